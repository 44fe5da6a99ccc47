/** Where a report goes from the screen: the clipboard, a printer, a file. Each says what came of it. */
import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { App } from '../../state/app.ts'
import type { ReportTarget } from '../../state/report.ts'
import { copyText } from '../../ui/copy.ts'

export function copyReport(app: App) {
  return app.attempt('The report could not be copied', async () => {
    const text = await app.report.text()
    if (text === null) return
    await copyText(text)
    app.notices.push({ tone: 'success', title: 'Report copied as text' })
  })
}

export function printReport(app: App) {
  return app.attempt('The report could not be printed', async () => {
    if (await app.report.print()) app.notices.push({ tone: 'success', title: 'Report sent to the printer' })
  })
}

export function exportReport(app: App, target: ReportTarget) {
  return app.attempt('The report could not be exported', async () => {
    const written = await app.report.exportAs(target)
    if (!written) return
    app.notices.push({
      tone: 'success',
      title: 'Report exported',
      detail: `${written.path}, ${formatBytes(written.bytes)}`,
    })
  })
}
