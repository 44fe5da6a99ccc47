import { CircleCheck, SearchX } from 'lucide-react'
import { useMemo } from 'react'
import type { LatestVerification } from '../../../shared/contract/archive.ts'
import { itemsOf, listFindings } from '../../state/finding-list.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { plural } from '../../ui/format.ts'
import { useApp, useArchive } from '../app-context.tsx'
import { FindingsFilter } from './findings-filter.tsx'
import { FindingsGrid } from './findings-grid.tsx'

/** All findings that stand, as a list to filter, walk through and copy. */
export function FindingsView() {
  const app = useApp()
  const rows = useArchive((state) => state.findings)
  const query = useArchive((state) => state.query)
  const latest = useArchive((state) => state.latest)
  const list = useMemo(() => listFindings(rows, query), [rows, query])
  const items = useMemo(() => itemsOf(list, query.sort), [list, query.sort])
  if (rows.length === 0) return <NoFindings latest={latest} />
  return (
    <section className="findings" aria-label="Findings">
      <FindingsFilter rows={rows} list={list} query={query} />
      {list.length === 0 ? (
        <Empty
          icon={<SearchX size={28} strokeWidth={1.5} aria-hidden />}
          title="No finding fits"
          actions={
            <Button onClick={() => app.archive.setQuery({ text: '', kinds: [], severities: [] })}>
              {rows.length === 1 ? 'Show the finding' : `Show all ${plural(rows.length, 'finding')}`}
            </Button>
          }
        >
          None has this text, kind and severity.
        </Empty>
      ) : (
        <FindingsGrid items={items} query={query} />
      )}
    </section>
  )
}

function NoFindings({ latest }: { readonly latest: LatestVerification | null }) {
  return (
    <Empty icon={<CircleCheck size={28} strokeWidth={1.5} aria-hidden />} title="No findings">
      {latest === null
        ? 'Nothing is verified yet, so nothing could be found. Verify checks every hash and link, offline.'
        : describeChecked(latest)}
    </Empty>
  )
}

function describeChecked({ result }: LatestVerification): string {
  const { signatures, files, entries, mode } = result
  const signed =
    signatures.total === 0
      ? 'no signature, as there is none'
      : `${signatures.checked.toLocaleString('en-US')} of ${plural(signatures.total, 'signature')}`
  return `What was checked (${mode} mode): ${plural(entries, 'entry', 'entries')} in ${plural(files.length, 'file')}, each with its hash and link; ${signed}. What that does not prove is said in the verdict.`
}
