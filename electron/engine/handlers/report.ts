import type { ReportRequest } from '../../../shared/contract/report.ts'
import { type Day, parseArchiveKey } from '../../../shared/model/archive.ts'
import type { ReportFormat } from '../../../shared/model/report.ts'
import { recordFailures } from '../activity/record-run.ts'
import type { Implementer } from '../implement.ts'
import { ask } from '../query/index.ts'
import { dailySummary, executionSummary, renderReport } from '../report/index.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'
import { sha256Hex } from '../verify/digest.ts'
import { writeDocument } from '../write-together.ts'

const ENDING: Readonly<Record<ReportFormat, string>> = {
  text: 'txt',
  html: 'html',
  md: 'md',
  json: 'json',
  csv: 'csv',
}

export function reportHandlers(os: Implementer['report'], services: Services) {
  const { catalog, options } = services
  return {
    render: os.render.handler(({ input, signal }) =>
      recordFailures(catalog, 'report.render', input, async () => {
        const content = await renderRequested(services, input.report, input.format, { signal })
        catalog.recordActivity('report.rendered', { ...input, sha256: sha256Hex(content) })
        return { content, suggestedName: `${nameOf(input.report)}.${ENDING[input.format]}` }
      }),
    ),
    export: os.export.handler(async ({ input, signal }) => {
      const path = takeSavePath(options, input.save)
      const asked = { report: input.report, format: input.format, path }
      return recordFailures(catalog, 'report.export', asked, async () => {
        const content = await renderRequested(services, input.report, input.format, { signal })
        const { bytes, sha256 } = await writeDocument({ path, content })
        catalog.recordActivity('report.exported', { ...asked, bytes, sha256 })
        return { path, bytes }
      })
    }),
  }
}

async function renderRequested(
  { catalog, gate, options }: Services,
  request: ReportRequest,
  format: ReportFormat,
  run: RunOptions,
): Promise<string> {
  return gate.withReader(async (reader) => {
    const reading = {
      ask: (sql: string, params?: Parameters<typeof ask>[2]) => ask(reader, sql, params),
      toolVersion: options.toolVersion,
    }
    const report =
      request.kind === 'daily'
        ? await dailySummary({ ...reading, day: request.day, missingDays: missingDays(catalog) }, run)
        : await executionSummary({ ...reading, ...request.range }, run)
    return renderReport(report, format)
  })
}

/** Days that the last verification found to be missing, be it by the calendar or by the evidence. */
function missingDays(catalog: Services['catalog']): readonly Day[] {
  const result = catalog.latestVerification()
  if (!result) return []
  const gone = result.findings.flatMap(({ kind, file }) =>
    (kind === 'DAY_MISSING' || kind === 'DAY_FILE_MISSING') && file
      ? [parseArchiveKey(file)?.day ?? []].flat()
      : [],
  )
  return [...new Set([...result.coverage.missing, ...gone])].sort()
}

function nameOf(request: ReportRequest): string {
  return request.kind === 'daily'
    ? `daily-audit-${request.day}`
    : `execution-${request.range.from}-${request.range.to}`
}
