import { REPORT_FORMATS } from '../../shared/model/report.ts'

/** What the command line prints a report as; PDF is printed from its HTML. */
export const PRINTED_FORMATS = ['pdf', ...REPORT_FORMATS] as const
export type PrintedFormat = (typeof PRINTED_FORMATS)[number]

/** How the name of a file in each format ends. */
export const ENDINGS: Readonly<Record<PrintedFormat, string>> = {
  pdf: 'pdf',
  text: 'txt',
  html: 'html',
  md: 'md',
  json: 'json',
  csv: 'csv',
}
