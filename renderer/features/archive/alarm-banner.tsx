import { BellRing } from 'lucide-react'
import type { Alarm } from '../../../shared/model/archive-view.ts'
import { Button } from '../../ui/button.tsx'
import { plural } from '../../ui/format.ts'
import { useApp, useArchive } from '../app-context.tsx'
import { Instant } from '../instant.tsx'

const SHOWN = 5
const KINDS: Readonly<Record<Alarm['kind'], string>> = {
  OBJECT_CHANGED: 'changed at the source',
  OBJECT_GONE: 'gone from the source',
}

export function AlarmBanner() {
  const app = useApp()
  const alarms = useArchive((state) => state.alarms)
  if (alarms.length === 0) return null
  return (
    <section className="alarms" aria-label="Alarms">
      <h2>
        <BellRing size={15} aria-hidden />
        {plural(alarms.length, 'archived object')} changed since an earlier pull
      </h2>
      <ul className="stack" style={{ gap: 4 }}>
        {alarms.slice(0, SHOWN).map((alarm) => (
          <li key={alarm.id}>
            <span className="grow wrap">
              <code>{alarm.key}</code> {KINDS[alarm.kind]}. {alarm.detail}{' '}
              <span className="dim">
                <Instant at={alarm.detectedAt} />
              </span>
            </span>
            <Button
              small
              aria-label={`Acknowledge alarm of ${alarm.key}`}
              onClick={() =>
                app.attempt('The alarm could not be acknowledged', () => app.archive.acknowledge(alarm.id))
              }
            >
              Acknowledge
            </Button>
          </li>
        ))}
      </ul>
      {alarms.length > SHOWN && <p className="dim">and {plural(alarms.length - SHOWN, 'more alarm')}</p>}
    </section>
  )
}
