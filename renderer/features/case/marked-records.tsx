import { BriefcaseBusiness, MessageSquareText, Star } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { MarkedRecord, MarkList } from '../../../shared/model/mark.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { useApp, useMarks } from '../app-context.tsx'
import { RecordStateNote } from './case-words.tsx'
import { addRecordsToCase, openMarking } from './mark-actions.ts'

/** Every record that is starred, tagged or commented, and the way into a case for many at once. */
export function MarkedRecords() {
  const app = useApp()
  const list = useMarks((state) => state.list)
  useEffect(() => void app.marks.refreshList(), [app])
  switch (list.status) {
    case 'idle':
    case 'loading':
      return <Loading what="Reading the marks…" />
    case 'failed':
      return (
        <Failed
          className="case-pad"
          title="The marks could not be read"
          failure={list.failure}
          onRetry={app.marks.refreshList}
        />
      )
    case 'ready':
      return <Records list={list.value} />
  }
}

function Records({ list }: { readonly list: MarkList }) {
  const app = useApp()
  const filter = useMarks((state) => state.filter)
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const narrowed = filter.starred || filter.tag !== null || filter.text !== ''
  if (list.records.length === 0 && !narrowed) {
    return (
      <Empty
        icon={<Star size={30} strokeWidth={1.5} aria-hidden />}
        title="No record is marked yet"
        actions={<Button onClick={() => app.shell.show('sql')}>Go to SQL</Button>}
      >
        Press M on a row of a result to star its record, Ctrl+Shift+M to tag it or to say something of it.
        Marks stay with the record, also when the archive is loaded again.
      </Empty>
    )
  }
  const selected = list.records.filter(({ id }) => chosen.has(id))
  const all = list.records.length > 0 && selected.length === list.records.length
  const choose = (ids: readonly number[], on: boolean) =>
    setChosen((before) => {
      const next = new Set(before)
      for (const id of ids) {
        if (on) next.add(id)
        else next.delete(id)
      }
      return next
    })
  const placesOf = (records: readonly MarkedRecord[]) => records.flatMap(({ place }) => place ?? [])
  return (
    <div className="case-pad stack">
      <div className="row mark-filter">
        <label className="check">
          <input
            type="checkbox"
            checked={filter.starred}
            onChange={(event) => void app.marks.setFilter({ starred: event.target.checked })}
          />
          Starred ({formatCount(list.starred)})
        </label>
        <SelectField
          inline
          label="Tag"
          value={filter.tag ?? ''}
          onChange={(event) => void app.marks.setFilter({ tag: event.target.value || null })}
        >
          <option value="">any</option>
          {list.tags.map(({ tag, records }) => (
            <option key={tag} value={tag}>
              {tag} ({formatCount(records)})
            </option>
          ))}
        </SelectField>
        <TextField
          inline
          label="Search"
          type="search"
          value={filter.text}
          placeholder="Place, event, comment"
          onChange={(event) => void app.marks.setFilter({ text: event.target.value })}
        />
        <span className="dim" role="status">
          {plural(list.total, 'record')}
          {list.total > list.records.length && `, the first ${formatCount(list.records.length)} shown`}
        </span>
        <span className="grow" />
        <Button disabled={selected.length === 0} onClick={() => openMarking(app, placesOf(selected))}>
          Tag…
        </Button>
        <Button disabled={selected.length === 0} onClick={() => addRecordsToCase(app, placesOf(selected))}>
          <BriefcaseBusiness size={13} aria-hidden />
          Add {selected.length > 0 ? `${formatCount(selected.length)} ` : ''}to case…
        </Button>
      </div>
      {list.records.length === 0 ? (
        <Empty
          title="No marked record fits"
          actions={
            <Button onClick={() => void app.marks.setFilter({ starred: false, tag: null, text: '' })}>
              Show all marked records
            </Button>
          }
        />
      ) : (
        <table className="table mark-table" aria-label="Marked records">
          <thead>
            <tr>
              <th>
                <input
                  type="checkbox"
                  aria-label="Choose all records"
                  checked={all}
                  onChange={(event) =>
                    choose(
                      list.records.map(({ id }) => id),
                      event.target.checked,
                    )
                  }
                />
              </th>
              <th>
                <span className="visually-hidden">Star</span>
              </th>
              <th>Record</th>
              <th>Time</th>
              <th>Tags</th>
              <th>Comments</th>
              <th>Place</th>
            </tr>
          </thead>
          <tbody>
            {list.records.map((record) => (
              <RecordRow
                key={record.id}
                record={record}
                chosen={chosen.has(record.id)}
                onChoose={(on) => choose([record.id], on)}
              />
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

function RecordRow({
  record,
  chosen,
  onChoose,
}: {
  readonly record: MarkedRecord
  readonly chosen: boolean
  readonly onChoose: (on: boolean) => void
}) {
  const app = useApp()
  const { file, line, eventType, eventId, time, starred, tags, comments, state, place } = record
  const said = comments.filter(({ deleted }) => deleted === null)
  const name = eventType ?? eventId ?? `line ${line}`
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={`Choose ${name}, line ${line}`}
          checked={chosen}
          onChange={(event) => onChoose(event.target.checked)}
        />
      </td>
      <td>{starred && <Star size={13} className="star" aria-label="starred" role="img" />}</td>
      <td>
        <button
          type="button"
          className="link-button"
          onClick={() => openMarking(app, [place ?? { file, line }])}
        >
          {name}
        </button>
        <RecordStateNote state={state} />
      </td>
      <td className="mono">{time}</td>
      <td>
        <span className="tag-list">
          {tags.map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
        </span>
      </td>
      <td>
        {said.length > 0 && (
          <span className="mark-said" title={said.map(({ text }) => text).join('\n\n')}>
            <MessageSquareText size={12} aria-hidden />
            <span className="ellipsis">{said.at(-1)?.text}</span>
            {said.length > 1 && <span className="dim nowrap">+{said.length - 1}</span>}
          </span>
        )}
      </td>
      <td className="mono wrap">
        {place?.file ?? file}:{place?.line ?? line}
      </td>
    </tr>
  )
}
