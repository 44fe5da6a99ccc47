import { type FormEvent, useEffect, useState } from 'react'
import type { TimeRange } from '../../../shared/model/explore.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { useApp, useExplore } from '../app-context.tsx'
import { lastHours, readMoment } from './explore-time.ts'

const PRESETS = [
  ['all', 'The whole archive'],
  ['24', 'Last 24 hours'],
  ['168', 'Last 7 days'],
  ['720', 'Last 30 days'],
  ['day', 'The day of From'],
  ['month', 'The month of From'],
] as const

const whole = (text: string | null) => text?.replace(/ 00:00:00$/, '') ?? ''

/** Which time is asked, in UTC: presets count back from the archive's last event. */
export function TimeBar() {
  const app = useApp()
  const span = useExplore((state) => state.span)
  const asked = useExplore((state) => state.question)
  const [from, setFrom] = useState(whole(asked.from))
  const [to, setTo] = useState(whole(asked.to))
  useEffect(() => {
    setFrom(whole(asked.from))
    setTo(whole(asked.to))
  }, [asked.from, asked.to])
  const known = span.status === 'ready' ? span.value : null
  const range: TimeRange = {
    from: from.trim() === '' ? null : readMoment(from),
    to: to.trim() === '' ? null : readMoment(to),
  }
  const wrong =
    (from.trim() !== '' && range.from === null) ||
    (to.trim() !== '' && range.to === null) ||
    (range.from !== null && range.to !== null && range.from >= range.to)

  const choose = (id: (typeof PRESETS)[number][0]) => {
    if (id === 'all') return void app.explore.setRange({ from: null, to: null })
    const last = known?.to
    if (!last) return
    if (id !== 'day' && id !== 'month') return void app.explore.setRange(lastHours(Number(id), last))
    const day = (readMoment(from) ?? last).slice(0, 10)
    if (id === 'day') return void app.explore.setRange({ from: `${day} 00:00:00`, to: readMoment(day, true) })
    const next = new Date(`${day.slice(0, 7)}-01T00:00:00Z`)
    next.setUTCMonth(next.getUTCMonth() + 1)
    void app.explore.setRange({
      from: `${day.slice(0, 7)}-01 00:00:00`,
      to: `${next.toISOString().slice(0, 10)} 00:00:00`,
    })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!wrong) void app.explore.setRange(range)
  }
  return (
    <form className="explore-time" aria-label="Time" onSubmit={submit}>
      <ChoiceMenu
        label="Time range"
        side="start"
        choices={PRESETS.map(([id, label]) => ({ id, label }))}
        onChoose={choose}
      >
        Time
      </ChoiceMenu>
      <label>
        From{' '}
        <input
          className="text-input mono"
          aria-label="From (UTC)"
          aria-invalid={from.trim() !== '' && range.from === null}
          placeholder={known?.from?.slice(0, 19) ?? ''}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label>
        to before{' '}
        <input
          className="text-input mono"
          aria-label="To (UTC)"
          aria-invalid={to.trim() !== '' && range.to === null}
          placeholder={known?.to?.slice(0, 19) ?? ''}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </label>
      <span className="dim">UTC</span>
      <Button small type="submit" disabled={wrong}>
        Apply
      </Button>
    </form>
  )
}
