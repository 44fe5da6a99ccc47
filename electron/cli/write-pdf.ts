import { resolve } from 'node:path'
import { findElectron } from '../../build/electron-path.mjs'
import { BlotterError } from '../../shared/model/error.ts'
import type { PaperSize } from '../../shared/model/paper.ts'
import { printPdf } from '../pdf/spawn.ts'

/** Prints HTML (without script) to a PDF file; returns its path. Throws USAGE without a file, IO without a printer. */
export async function writePdf(
  html: string,
  output: string | undefined,
  paper: PaperSize = 'A4',
): Promise<string> {
  if (output === undefined) {
    throw new BlotterError('USAGE', 'PDF is a binary format.', { hint: 'Name a file with --output.' })
  }
  const electron = findElectron()
  if (!electron) {
    throw new BlotterError('IO', 'PDF needs the Electron runtime, which is not installed here.', {
      hint: 'Run: npm run setup',
    })
  }
  const path = resolve(output)
  await printPdf({ html, output: path, electronPath: electron.path, paper })
  return path
}
