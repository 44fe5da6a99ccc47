import type { ComplianceReport, ObjectRetention } from '../../../shared/model/report-compliance.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { type Tone, ToneIcon } from '../../ui/message.tsx'

/** Rows that are drawn: the report has all of them. */
const SHOWN = 500

const NAMES = {
  deletable: 'Deletable',
  'falls due': 'Falls due within 90 days',
  'on hold': 'On hold',
  keep: 'Keep',
} as const

const DAYS: ReadonlySet<string> = new Set(['covered', 'failed', 'missing', 'in cold storage', 'not pulled'])

/** `1 day missing`, `12 under-protected`: the first are counts of days, the others of objects. */
const textOf = (name: string, count: number): string =>
  `${DAYS.has(name) ? plural(count, 'day') : formatCount(count)} ${name}`

/** Every object with what the schedule asks of it and what it has, in words and with an icon. */
export function ObjectTable({ report }: { readonly report: ComplianceReport }) {
  const { objects, coverage } = report
  const counts: readonly (readonly [string, number, Tone])[] = [
    ['covered', coverage.covered, 'good'],
    ['failed', coverage.failed, 'bad'],
    ['missing', coverage.missing, 'bad'],
    ['in cold storage', coverage.inColdStorage, 'bad'],
    ['not pulled', coverage.notPulled, 'bad'],
    ['under-protected', objects.underProtected, 'bad'],
    ['not readily accessible', objects.notReadilyAccessible, 'bad'],
    ['gone from their source', objects.gone, 'bad'],
    ['over-kept', objects.overKept, 'warn'],
    ['fall due', objects.fallsDue, 'warn'],
    ['deletable', objects.deletable, 'warn'],
    ['on hold', objects.onHold, 'info'],
  ]
  return (
    <>
      <div className="retention-counts" role="status">
        {counts
          .filter(([, count], index) => count > 0 || index === 0)
          .map(([name, count, tone]) => (
            <State key={name} tone={tone} text={textOf(name, count)} />
          ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="retention-table" tabIndex={0} aria-label="Objects">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Object</th>
              <th scope="col">Keep through</th>
              <th scope="col">Protection</th>
              <th scope="col">Access</th>
              <th scope="col">Disposal</th>
            </tr>
          </thead>
          <tbody>
            {objects.list.slice(0, SHOWN).map((object) => (
              <ObjectRow key={object.key} object={object} />
            ))}
          </tbody>
        </table>
      </section>
      {objects.total > SHOWN && (
        <p className="dim">
          {formatCount(SHOWN)} of {formatCount(objects.total)} objects: the compliance report has all.
        </p>
      )}
    </>
  )
}

function ObjectRow({ object }: { readonly object: ObjectRetention }) {
  const { protection, access, disposal, overKept, storageClass, holdIds } = object
  const held = holdIds.map((id) => `hold ${id}`).join(', ')
  return (
    <tr>
      <th scope="row" className="mono">
        {object.key}
        {object.sha256 === null && <div className="dim">Listed by its source, not pulled</div>}
      </th>
      <td>
        {object.keepThrough ?? 'for ever'}
        <div className="dim">{object.because}</div>
      </td>
      <td>
        <State
          tone={protection === 'protected' ? 'good' : protection === 'under-protected' ? 'bad' : 'info'}
          text={PROTECTION[protection]}
        />
        <div className="dim">{object.protectionWords}</div>
      </td>
      <td>
        <State
          tone={
            access === 'not readily accessible' ? 'bad' : access === 'readily accessible' ? 'good' : 'info'
          }
          text={ACCESS[access]}
        />
        {storageClass !== null && <div className="dim">{storageClass}</div>}
      </td>
      <td>
        <State
          tone={disposal === 'deletable' || disposal === 'falls due' ? 'warn' : 'info'}
          text={held === '' ? NAMES[disposal] : `${NAMES[disposal]} (${held})`}
        />
        {overKept !== null && <div className="dim">Over-kept: {overKept}</div>}
      </td>
    </tr>
  )
}

const PROTECTION = {
  protected: 'Protected',
  'under-protected': 'Under-protected',
  'not known': 'Not known',
} as const
const ACCESS = {
  'readily accessible': 'Readily accessible',
  'not readily accessible': 'Not readily accessible',
  'not asked': 'Not asked any more',
  'not known': 'Not known',
} as const

function State({ tone, text }: { readonly tone: Tone; readonly text: string }) {
  return (
    <span className={`retention-state ${tone === 'info' ? 'dim' : `tone-${tone}`}`}>
      <ToneIcon tone={tone} size={13} />
      <span>{text}</span>
    </span>
  )
}
