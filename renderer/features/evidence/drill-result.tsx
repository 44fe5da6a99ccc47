import { Download } from 'lucide-react'
import { useState } from 'react'
import { DRILL_FORMATS } from '../../../shared/contract/drill.ts'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { Drill } from '../../../shared/model/drill.ts'
import {
  countsOf,
  DRILL_FILTERS,
  type DrillFilter,
  type DrillFormat,
  fitsFilter,
} from '../../state/drills.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { formatCount } from '../../ui/format.ts'
import { useApp, useDrills } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { Instant } from '../instant.tsx'
import { DrillWayRow } from './drill-way-row.tsx'
import { drillCounts } from './drill-words.ts'

const FORMAT_WORDS: Readonly<Record<DrillFormat, string>> = { text: 'Text', html: 'HTML', json: 'JSON' }
const EXPORT_CHOICES = DRILL_FORMATS.map((format) => ({
  id: format,
  label: FORMAT_WORDS[format],
  ending: `.${format === 'text' ? 'txt' : format}`,
}))
const FILTER_WORDS: Readonly<Record<DrillFilter, string>> = {
  all: 'All',
  caught: 'Caught',
  missed: 'Missed',
  'not applicable': 'Not applicable',
}

/** The drill that is open: its count, its ways with their outcome, each opening to its findings. */
export function DrillResult() {
  const app = useApp()
  const opened = useDrills((state) => state.opened)
  const drill = useDrills((state) => state.drill)
  switch (drill.status) {
    case 'idle':
    case 'loading':
      return <Loading what="Reading the drill…" />
    case 'failed':
      return (
        <Failed
          className="evidence-running"
          title="The drill could not be read"
          failure={drill.failure}
          onRetry={() => opened && app.drills.open(opened)}
        />
      )
    case 'ready':
      return <DrillShown key={drill.value.id} drill={drill.value} />
  }
}

function DrillShown({ drill }: { readonly drill: Drill }) {
  const filter = useDrills((state) => state.filter)
  const [open, setOpen] = useState<string | null>(null)
  const shown = drill.ways.filter((way) => fitsFilter(way.outcome, filter))
  return (
    <section className="drill-result" aria-label={`Drill of ${drill.day}`}>
      <DrillHead drill={drill} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="drill-ways" tabIndex={0} aria-label="Ways of the drill">
        {drill.notes?.map((note) => (
          <p key={note} className="drill-note dim">
            {note}
          </p>
        ))}
        <table className="table ways" aria-label="Ways">
          <thead>
            <tr>
              <th>Outcome</th>
              <th>Way</th>
              <th>What was done</th>
              <th>Found</th>
              <th>At</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((way) => (
              <DrillWayRow
                key={way.way}
                way={way}
                drilled={drill.file}
                open={open === way.way}
                onToggle={() => setOpen(open === way.way ? null : way.way)}
              />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p className="dim drill-none">No way of this drill ended so.</p>}
      </section>
    </section>
  )
}

function DrillHead({ drill }: { readonly drill: Drill }) {
  const app = useApp()
  const filter = useDrills((state) => state.filter)
  const counts = countsOf(drill.ways)
  const exportAs = (format: DrillFormat) =>
    app.attempt('The drill could not be exported', async () => {
      const written = await app.drills.exportAs(drill, format)
      if (written) {
        app.notices.push({
          tone: 'success',
          title: 'Drill exported',
          detail: `${written.path}, ${formatBytes(written.bytes)}\nSHA-256 ${written.sha256}`,
        })
      }
    })
  return (
    <header className="drill-head">
      <div className="grow">
        <h2 className={drill.missed > 0 ? 'text-bad' : 'text-good'}>{drillCounts(drill)}</h2>
        <p className="dim drill-facts">
          <span>
            <Instant at={drill.finishedAt} />
          </span>
          <span title={drill.file}>{drill.file.split('/').pop()}</span>
          <Copyable name="SHA-256 of the log" value={drill.sha256} />
        </p>
      </div>
      <fieldset className="filters">
        <legend className="visually-hidden">Show</legend>
        {DRILL_FILTERS.map((one) => (
          <Button key={one} small aria-pressed={filter === one} onClick={() => app.drills.setFilter(one)}>
            {FILTER_WORDS[one]} <span className="dim">{formatCount(counts[one])}</span>
          </Button>
        ))}
      </fieldset>
      <ChoiceMenu
        label="Export the drill"
        choices={EXPORT_CHOICES}
        onChoose={(format) => void exportAs(format)}
      >
        <Download size={13} aria-hidden />
        Export
      </ChoiceMenu>
    </header>
  )
}
