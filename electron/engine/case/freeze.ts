/** Copies of results, findings and days as they are when they are put into a case. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { findingKey } from '../../../shared/contract/case.ts'
import type { FrozenDay, FrozenFinding, FrozenResult, RestingFile } from '../../../shared/model/case.ts'
import { FROZEN_ROWS } from '../../../shared/model/case.ts'
import type { Cell, SortKey } from '../../../shared/model/cell.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { filterText, type ResultFilter } from '../../../shared/model/result-filter.ts'
import type { FileVerdict } from '../../../shared/model/verdict.ts'
import { openDay } from '../archive-view.ts'
import { hashFile } from '../hash-file.ts'
import * as query from '../query/index.ts'
import { readLineage } from '../read-lineage.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'

/** A copy of a result holds at most about so much text, whatever its number of rows. */
const MOST_CHARACTERS = 8_000_000
const PAGE = 200

type FreezeRequest = {
  readonly resultId: string
  readonly name: string
  readonly sort: readonly SortKey[]
  readonly filter: ResultFilter
}

/** Throws NOT_FOUND for a result that has made room for newer ones. */
export async function freezeResult(
  services: Services,
  { resultId: id, name, sort, filter }: FreezeRequest,
  run: RunOptions,
): Promise<FrozenResult> {
  const { catalog, gate, workspace } = services
  const path = join(workspace.tmpDir, `frozen-${randomUUID()}.csv`)
  try {
    return await gate.withReader(async (reader) => {
      const info = await query.findResult(reader, id)
      const view = { id, sort, filter }
      const { rows, total } = await readFirstRows(reader, view, run)
      await query.exportResult(reader, { ...view, format: 'csv', path }, run)
      return {
        name,
        sql: info.sql,
        parameters: Object.entries(info.params).map(([parameter, value]) => ({ name: parameter, value })),
        columns: info.columns,
        filter: filter.map((one) => filterText(one, info.columns[one.column]?.name ?? '')),
        rows,
        rowCount: total,
        csvSha256: await hashFile(path, { signal: run.signal }),
        ranAt: info.at,
        elapsedMs: info.elapsedMs,
        lineage: info.lineage ?? (await readLineage(reader, catalog, info)),
        files: await filesOfResult(reader, info),
      }
    })
  } finally {
    await rm(path, { force: true })
  }
}

type View = Pick<FreezeRequest, 'sort' | 'filter'> & { readonly id: string }

async function readFirstRows(
  reader: query.Reader,
  view: View,
  { signal }: RunOptions,
): Promise<{ readonly rows: readonly (readonly Cell[])[]; readonly total: number }> {
  const rows: (readonly Cell[])[] = []
  let characters = 0
  for (let offset = 0; ; offset += PAGE) {
    const page = await query.readPage(reader, { ...view, offset, limit: PAGE }, { signal })
    for (const row of page.rows) {
      characters += row.reduce((sum: number, cell) => sum + String(cell).length, 0)
      if (characters > MOST_CHARACTERS && rows.length > 0) return { rows, total: page.total }
      rows.push(row)
    }
    if (page.rows.length < PAGE || rows.length >= FROZEN_ROWS) return { rows, total: page.total }
  }
}

/** The loaded files that the whole result names in its column `file`; all loaded ones where it has none. */
async function filesOfResult(reader: query.Reader, info: query.ResultInfo): Promise<readonly RestingFile[]> {
  const at = info.columns.findIndex(({ name }) => name.toLowerCase() === 'file')
  const only = at < 0 ? '' : `WHERE file IN (${query.valuesOfColumnSql(info.id, at)})`
  const rows = await query.ask(
    reader,
    `SELECT file, sha256, verdict::VARCHAR AS verdict FROM files ${only} ORDER BY file`,
  )
  return rows.map(({ file, sha256, verdict }) => ({
    file: String(file),
    sha256: String(sha256),
    verdict: verdict as FileVerdict,
  }))
}

/** The finding as it stands. Throws NOT_FOUND when a later verification took it back. */
export function freezeFinding(
  { catalog }: Pick<Services, 'catalog'>,
  key: z.infer<typeof findingKey>,
): FrozenFinding {
  const found = catalog
    .latestFindings('all')
    .map(({ finding }) => finding)
    .find(
      (finding) =>
        finding.kind === key.kind &&
        finding.file === key.file &&
        finding.line === key.line &&
        finding.byte_offset === key.byte_offset &&
        finding.expected === key.expected &&
        finding.actual === key.actual,
    )
  if (!found) {
    throw new BlotterError('NOT_FOUND', 'This finding does not stand any more.', {
      hint: 'The archive was verified again since. Look at its findings as they are now.',
    })
  }
  return { finding: found, files: found.file === null ? [] : restingFiles(catalog, [found.file]) }
}

export function freezeDay(services: Services, day: string): FrozenDay {
  const { summary, findings } = openDay(services, day)
  return {
    day,
    files: summary.file === null ? [] : restingFiles(services.catalog, [summary.file]),
    rows: summary.rows,
    rejects: summary.rejects,
    findings: findings.length,
  }
}

/** Files as they are in the workspace now; what was not pulled is left out. */
export function restingFiles(catalog: Services['catalog'], files: readonly string[]): readonly RestingFile[] {
  const verdicts = catalog.latestFileVerdicts()
  return files.flatMap((file): RestingFile[] => {
    const object = catalog.currentObject(file)
    if (!object) return []
    const judged = verdicts.get(file)
    return [
      {
        file,
        sha256: object.sha256,
        verdict: judged?.sha256 === object.sha256 ? judged.verdict : 'NOT_CHECKED',
      },
    ]
  })
}
