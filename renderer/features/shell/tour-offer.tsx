import './tour.css'
import { useStore } from 'zustand'
import { TOUR_STEPS } from '../../state/tour.ts'
import { Button } from '../../ui/button.tsx'
import { useApp } from '../app-context.tsx'

/** Asks once, in its place on the archive screen, whether the tour is wanted. */
export function TourOffer() {
  const app = useApp()
  const { seen, step } = useStore(app.tour.store)
  if (seen || step !== null) return null
  return (
    <section className="tour-offer" aria-label="Tour">
      <span>
        <strong>New to Blotter?</strong> A tour in {TOUR_STEPS.length} steps takes under a minute.
      </span>
      <span className="grow" />
      <Button small tone="primary" onClick={app.tour.start}>
        Take the tour
      </Button>
      <Button small tone="quiet" onClick={app.tour.end}>
        Not now
      </Button>
    </section>
  )
}
