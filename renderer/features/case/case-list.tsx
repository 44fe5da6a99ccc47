import { BriefcaseBusiness } from 'lucide-react'
import { useEffect } from 'react'
import { CASE_STATUS_WORDS, type CaseSummary } from '../../../shared/model/case.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { TextField } from '../../ui/field.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { useApp, useCases } from '../app-context.tsx'
import { useShowInstant } from '../use-show-instant.ts'
import { StatusTag } from './case-words.tsx'

export function CaseList() {
  const app = useApp()
  const { list, search } = useCases((state) => state)
  useEffect(() => void app.cases.refreshList(), [app])
  switch (list.status) {
    case 'idle':
    case 'loading':
      return <Loading what="Reading the cases…" />
    case 'failed':
      return (
        <Failed
          className="case-pad"
          title="The cases could not be read"
          failure={list.failure}
          onRetry={app.cases.refreshList}
        />
      )
    case 'ready':
      return list.value.length === 0 ? <NoCases /> : <Cases cases={list.value} search={search} />
  }
}

function NoCases() {
  const app = useApp()
  return (
    <Empty
      icon={<BriefcaseBusiness size={32} strokeWidth={1.5} aria-hidden />}
      title="No case yet"
      actions={
        <Button tone="primary" onClick={() => app.cases.ask({ members: [], what: '' })}>
          New case
        </Button>
      }
    >
      A case holds what you put together to explain it to somebody else: records, results, charts and findings
      with a caption each, and your notes. It is exported as one file that stands by itself.
    </Empty>
  )
}

function Cases({ cases, search }: { readonly cases: readonly CaseSummary[]; readonly search: string }) {
  const app = useApp()
  const show = useShowInstant()
  const sought = search.trim().toLowerCase()
  const fits = cases.filter(({ id, title, status, author }) =>
    `${id} ${title} ${CASE_STATUS_WORDS[status]} ${author}`.toLowerCase().includes(sought),
  )
  return (
    <div className="case-pad stack">
      <div className="row">
        <TextField
          inline
          label="Search"
          type="search"
          value={search}
          placeholder="Title, status or author"
          onChange={(event) => app.cases.setSearch(event.target.value)}
        />
        <span className="dim" role="status">
          {fits.length === cases.length
            ? plural(cases.length, 'case')
            : `${formatCount(fits.length)} of ${plural(cases.length, 'case')}`}
        </span>
      </div>
      {fits.length === 0 ? (
        <Empty
          title="No case fits"
          actions={<Button onClick={() => app.cases.setSearch('')}>Show all cases</Button>}
        >
          Nothing in the titles, statuses and authors has these letters.
        </Empty>
      ) : (
        <table className="table case-table" aria-label="Cases">
          <thead>
            <tr>
              <th className="num">No.</th>
              <th>Title</th>
              <th>Status</th>
              <th className="num">Members</th>
              <th>Last change</th>
              <th>Author</th>
            </tr>
          </thead>
          <tbody>
            {fits.map(({ id, title, status, members, changedAt, author }) => (
              <tr key={id}>
                <td className="num dim">{id}</td>
                <td>
                  <button type="button" className="link-button" onClick={() => void app.cases.open(id)}>
                    {title}
                  </button>
                </td>
                <td>
                  <StatusTag status={status} />
                </td>
                <td className="num">{formatCount(members)}</td>
                <td>{show(changedAt)}</td>
                <td>{author}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
