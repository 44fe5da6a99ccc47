import { app } from 'electron'
import { BlotterError } from '../../shared/model/error.ts'
import { type PaperSize, printHtml } from '../pdf/print-html.ts'
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

/** Prints `html` to `path`, whole or not at all. */
export async function printPdfTo(path: string, html: string): Promise<{ path: string; bytes: number }> {
  const pdf = await printHtml(html, paperOf(app.getLocaleCountryCode()))
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
