/** The tour: a few steps at the real parts of the window, to be left at any time. */
import { createStore } from 'zustand/vanilla'
import type { Deps } from './deps.ts'
import type { Screen, Shell } from './shell.ts'

export type TourStep = {
  readonly id: string
  readonly title: string
  readonly text: string
  /** The screen it is on; absent: whichever is shown. */
  readonly screen?: Screen
  /** Selectors of what it points at: the first that is on the screen. */
  readonly targets: readonly string[]
}

export const TOUR_STEPS: readonly TourStep[] = [
  {
    id: 'verdict',
    title: 'The verdict',
    text: 'Every line is hashed and every link checked, offline. The verdict says what was proved, and what was not.',
    screen: 'archive',
    targets: ['section.verdict'],
  },
  {
    id: 'finding',
    title: 'Findings',
    text: 'What is wrong stands in its place: a day in the calendar, or a list of findings. Each shows the line, what was expected, and what follows from it.',
    screen: 'archive',
    targets: ['[role="tablist"][aria-label="Archive view"]'],
  },
  {
    id: 'query',
    title: 'Ask the events',
    text: 'Explore filters without SQL; the SQL screen asks anything. Results stay, page through millions of rows, and say which files they rest on.',
    screen: 'sql',
    targets: ['[data-screen="explore"]', '[data-screen="sql"]'],
  },
  {
    id: 'reports',
    title: 'Reports',
    text: 'Daily and execution reports, ready to hand over as PDF, HTML or data. A figure that cannot be computed says so.',
    screen: 'reports',
    targets: ['[data-screen="reports"]'],
  },
  {
    id: 'evidence',
    title: 'Evidence',
    text: 'Certificates, proofs of single records that anyone can check, and a drill that damages copies to show that damage is found.',
    screen: 'evidence',
    targets: ['[data-screen="evidence"]'],
  },
  {
    id: 'palette',
    title: 'Open anything',
    text: 'Commands, days, findings, tables and settings by a few letters of their name. This tour is in there too.',
    targets: ['[data-tour="palette"]'],
  },
]

export type TourState = {
  /** The step shown; null while there is no tour. */
  readonly step: number | null
  /** Whether it was taken, or declined: it is offered once. */
  readonly seen: boolean
}

const PREFERENCE = 'tour.seen'

export function createTour(deps: Pick<Deps, 'preferences'>, shell: Pick<Shell, 'show'>) {
  const store = createStore<TourState>(() => ({
    step: null,
    seen: deps.preferences.get(PREFERENCE) === 'yes',
  }))

  function go(step: number): void {
    const shown = TOUR_STEPS[step]
    if (!shown) {
      end()
      return
    }
    if (shown.screen) shell.show(shown.screen)
    store.setState({ step })
  }

  function end(): void {
    deps.preferences.set(PREFERENCE, 'yes')
    store.setState({ step: null, seen: true })
  }

  return {
    store,
    start: (): void => go(0),
    /** Forward, also past the last step, which ends the tour; or back, not before the first. */
    move: (by: 1 | -1): void => {
      const { step } = store.getState()
      if (step !== null) go(Math.max(0, step + by))
    },
    end,
  }
}

export type Tour = ReturnType<typeof createTour>
