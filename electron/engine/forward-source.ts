/** What is forwarded, row by row from where it left off: a kept result as it is looked at, or findings. */
import { BlotterError } from '../../shared/model/error.ts'
import type { ForwardSource } from '../../shared/model/forward.ts'
import type { ForwardedSource } from './catalog/forwards.ts'
import { type ForwardDocument, findingDocument, rowReader } from './forward/index.ts'
import { findResult, markResult, readPage } from './query/index.ts'
import type { Services } from './services.ts'

type Sources = Pick<Services, 'catalog' | 'gate'>

/** Rows that are read at once: as many as come to about this many characters, whatever the length of records. */
const PAGE_CHARACTERS = 4_000_000
const FIRST_ROWS = 64
const MOST_ROWS = 5000

/** Fixes what was asked for, so that every run of it sends the same rows. Throws NOT_FOUND. */
export async function fixSource(
  { catalog, gate }: Sources,
  source: ForwardSource,
  signal: AbortSignal | undefined,
): Promise<{ readonly source: ForwardedSource; readonly total: number }> {
  if (source.kind === 'findings') {
    const findings = catalog.latestFindings().map(({ runId, n }) => ({ runId, n }))
    return { source: { kind: 'findings', findings }, total: findings.length }
  }
  const { resultId, sort, filter } = source
  return gate.withReader(async (reader) => {
    const { sql, pinned } = await findResult(reader, resultId)
    const { total } = await readPage(reader, { id: resultId, offset: 0, limit: 0, sort, filter }, { signal })
    return { source: { kind: 'result', resultId, sql, sort, filter, pinnedHere: !pinned }, total }
  })
}

/** Keeps the result for as long as it is being sent; results without a pin make room for newer ones. */
export async function pinSource({ gate }: Sources, source: ForwardedSource, pinned: boolean): Promise<void> {
  if (source.kind === 'result' && source.pinnedHere) {
    await gate.withReader((reader) => markResult(reader, source.resultId, { pinned }))
  }
}

/** The documents from row `from` (0-based) on, read page by page. Throws NOT_FOUND when the result has gone. */
export async function* documentsOf(
  sources: Sources,
  source: ForwardedSource,
  from: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<ForwardDocument, void, void> {
  if (source.kind === 'findings') yield* findingsOf(sources, source.findings, from)
  else yield* rowsOf(sources, source, from, signal)
}

async function* rowsOf(
  { gate }: Sources,
  { resultId: id, sort, filter }: Extract<ForwardedSource, { kind: 'result' }>,
  from: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<ForwardDocument, void, void> {
  const { columns } = await gate.withReader((reader) => findResult(reader, id))
  const read = rowReader(columns)
  let limit = FIRST_ROWS
  for (let offset = from; ; ) {
    const page = await gate.withReader((reader) =>
      readPage(reader, { id, offset, limit, sort, filter }, { signal }),
    )
    let characters = 0
    for (const [at, cells] of page.rows.entries()) {
      const document = read(cells, offset + at)
      characters += document.text.length
      yield document
    }
    offset += page.rows.length
    if (page.rows.length === 0 || offset >= page.total) return
    const perRow = Math.max(1, characters / page.rows.length)
    limit = Math.max(1, Math.min(MOST_ROWS, limit * 4, Math.floor(PAGE_CHARACTERS / perRow)))
  }
}

function* findingsOf(
  { catalog }: Sources,
  findings: Extract<ForwardedSource, { kind: 'findings' }>['findings'],
  from: number,
): Generator<ForwardDocument, void, void> {
  const runs = new Map<number, ReturnType<typeof readRun>>()
  const readRun = (runId: number) => {
    const checkedAt = catalog.verificationRun(runId)?.finishedAt
    if (checkedAt === undefined) throw new BlotterError('NOT_FOUND', `Verification run ${runId} is not kept.`)
    return {
      checkedAt,
      byNumber: new Map(catalog.findingsOfRun(runId).map((each) => [each.n, each.finding])),
    }
  }
  for (const [at, { runId, n }] of findings.slice(from).entries()) {
    const run = runs.get(runId) ?? readRun(runId)
    runs.set(runId, run)
    const finding = run.byNumber.get(n)
    if (!finding) throw new BlotterError('NOT_FOUND', `Finding ${n} of run ${runId} is not kept.`)
    yield findingDocument(finding, run.checkedAt, from + at)
  }
}
