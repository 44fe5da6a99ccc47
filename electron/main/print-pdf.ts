import { app } from 'electron'
import { BlotterError } from '../../shared/model/error.ts'
import type { PaperSize } from '../../shared/model/paper.ts'
import { printHtml } from '../pdf/print-html.ts'
import { writeAtomically } from './write-atomically.ts'

/** Countries that print on Letter; all others on A4. */
const LETTER_COUNTRIES = new Set([
  'US',
  'CA',
  'MX',
  'CL',
  'CO',
  'PH',
  'VE',
  'GT',
  'CR',
  'PA',
  'DO',
  'SV',
  'NI',
  'PR',
])

/** Prints `html` to `path`, whole or not at all, on `paper` or that of the user's country. */
export async function printPdfTo(
  path: string,
  html: string,
  paper = paperOf(app.getLocaleCountryCode()),
): Promise<{ path: string; bytes: number }> {
  const pdf = await printHtml(html, paper)
  try {
    await writeAtomically(path, pdf)
  } catch (error) {
    throw new BlotterError('IO', `${path} cannot be written: ${(error as Error).message}`, {
      hint: 'Choose another place, or free some space.',
      cause: error,
    })
  }
  return { path, bytes: pdf.byteLength }
}

function paperOf(country: string): PaperSize {
  return LETTER_COUNTRIES.has(country) ? 'Letter' : 'A4'
}
