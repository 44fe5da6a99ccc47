import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { BlotterError } from '../../../shared/model/error.ts'
import type { MarketKind } from '../../../shared/model/market.ts'
import { missingColumn } from './market-file.ts'

const LONGEST_HEADER = 65_536

/** The header of a CSV: its columns, and the place of each that is needed. */
export async function csvColumns(
  path: string,
  kind: MarketKind,
  needed: readonly string[],
): Promise<{ readonly columns: readonly string[]; readonly places: ReadonlyMap<string, number> }> {
  const file = await open(path)
  let head: string
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_HEADER), 0, LONGEST_HEADER, 0)
    head = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '')
  } finally {
    await file.close()
  }
  const [line = ''] = head.split(/\r?\n/, 1)
  const columns = line.split(',').map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase(),
  )
  const places = new Map<string, number>()
  for (const name of needed) {
    const place = columns.indexOf(name)
    if (place < 0) throw missingColumn(kind, path, name, columns)
    if (columns.includes(name, place + 1))
      throw new BlotterError('USAGE', `The ${kind} file ${path} has two columns ${name}.`, {
        hint: 'Keep one of them.',
      })
    places.set(name, place)
  }
  return { columns, places }
}

const NEWLINE = 10
const RETURN = 13
const QUOTE = 34

/**
 * The line (from 1) on which a record of a CSV begins; the header is no record, and an empty line is none. A file is
 * read for it only to say where it is wrong.
 */
export async function lineOfRecord(path: string, record: number): Promise<number> {
  let line = 1
  let records = -1 // the header
  let quoted = false
  let empty = true
  for await (const chunk of createReadStream(path)) {
    for (const byte of chunk as Buffer) {
      if (empty && byte !== NEWLINE && byte !== RETURN) {
        empty = false
        records++
        if (records === record) return line
      }
      if (byte === QUOTE) quoted = !quoted
      if (byte !== NEWLINE) continue
      line++
      if (!quoted) empty = true
    }
  }
  return line
}
