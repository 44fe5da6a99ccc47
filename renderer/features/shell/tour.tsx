import './tour.css'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { TOUR_STEPS, type TourStep } from '../../state/tour.ts'
import { Button } from '../../ui/button.tsx'
import { useApp } from '../app-context.tsx'

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

const CARD_WIDTH = 340
const CARD_HEIGHT = 190
const GAP = 12

/** The step of the tour that is shown: a card beside what it speaks of. The window stays usable behind it. */
export function Tour() {
  const app = useApp()
  const at = useStore(app.tour.store, (state) => state.step)
  const step = at === null ? undefined : TOUR_STEPS[at]
  // What had the focus before the tour has it after.
  const before = useRef<Element | null>(null)
  const running = step !== undefined
  useEffect(() => {
    if (!running) return
    before.current = document.activeElement
    return () => {
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus()
    }
  }, [running])
  return step === undefined || at === null ? null : <TourCard key={step.id} step={step} at={at} />
}

function TourCard({ step, at }: { readonly step: TourStep; readonly at: number }) {
  const app = useApp()
  const id = useId()
  const card = useRef<HTMLDivElement>(null)
  const box = useBoxOf(step.targets)
  useEffect(() => card.current?.focus(), [])
  const last = at === TOUR_STEPS.length - 1
  const onKeyDown = (event: KeyboardEvent) => {
    // On the card itself Enter goes on; on a button it is the button's.
    const act =
      event.key === 'Enter' && event.target === event.currentTarget
        ? () => app.tour.move(1)
        : actionOf(event.key, app.tour)
    if (act === null) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    <>
      {box && (
        <div
          className="tour-ring"
          aria-hidden
          style={{ left: box.left - 4, top: box.top - 4, width: box.width + 8, height: box.height + 8 }}
        />
      )}
      <div
        ref={card}
        className="tour-card"
        role="dialog"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        tabIndex={-1}
        style={placeCard(box)}
        onKeyDown={onKeyDown}
      >
        <span className="dim">
          Step {at + 1} of {TOUR_STEPS.length}
        </span>
        <h2 id={`${id}-title`}>{step.title}</h2>
        <p id={`${id}-text`}>{step.text}</p>
        <div className="tour-foot">
          <Button small tone="quiet" onClick={app.tour.end}>
            Skip the tour
          </Button>
          <span className="grow" />
          <Button small disabled={at === 0} onClick={() => app.tour.move(-1)}>
            Back
          </Button>
          <Button small tone="primary" onClick={() => app.tour.move(1)}>
            {last ? 'Done' : 'Next'}
          </Button>
        </div>
      </div>
    </>
  )
}

function actionOf(
  key: string,
  tour: { readonly move: (by: 1 | -1) => void; readonly end: () => void },
): (() => void) | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return () => tour.move(1)
    case 'ArrowLeft':
    case 'ArrowUp':
      return () => tour.move(-1)
    case 'Escape':
      return tour.end
    default:
      return null
  }
}

/** Where the first of these parts is now; followed as the window changes. Null while none is on the screen. */
function useBoxOf(targets: readonly string[]): Box | null {
  const [box, setBox] = useState<Box | null>(null)
  useEffect(() => {
    const target = () => targets.map((one) => document.querySelector(one)).find((one) => one !== null)
    target()?.scrollIntoView({ block: 'nearest' })
    const follow = () => {
      const rect = target()?.getBoundingClientRect()
      const next = rect ? { left: rect.left, top: rect.top, width: rect.width, height: rect.height } : null
      setBox((known) => (isSame(known, next) ? known : next))
    }
    follow()
    // Parts come late (a screen that loads) and move without an event (a panel that is dragged).
    const timer = setInterval(follow, 200)
    window.addEventListener('resize', follow)
    return () => {
      clearInterval(timer)
      window.removeEventListener('resize', follow)
    }
  }, [targets])
  return box
}

function isSame(one: Box | null, other: Box | null): boolean {
  if (one === null || other === null) return one === other
  return (
    one.left === other.left &&
    one.top === other.top &&
    one.width === other.width &&
    one.height === other.height
  )
}

/** Right of what it speaks of, else below, else above; always inside of the window. */
function placeCard(box: Box | null): { readonly left: number; readonly top: number } {
  const { innerWidth, innerHeight } = window
  const inside = (left: number, top: number) => ({
    left: Math.max(16, Math.min(left, innerWidth - CARD_WIDTH - 16)),
    top: Math.max(16, Math.min(top, innerHeight - CARD_HEIGHT - 16)),
  })
  if (box === null) return inside((innerWidth - CARD_WIDTH) / 2, innerHeight / 3)
  const right = box.left + box.width + GAP
  if (right + CARD_WIDTH + 16 <= innerWidth) return inside(right, box.top)
  const below = box.top + box.height + GAP
  if (below + CARD_HEIGHT + 16 <= innerHeight) return inside(box.left, below)
  return inside(box.left, box.top - CARD_HEIGHT - GAP)
}
