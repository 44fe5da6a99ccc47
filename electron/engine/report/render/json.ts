import type { Report } from '../../../../shared/model/report.ts'
import { type Listings, slicesOf } from '../listing.ts'

/** A report's value as JSON, indented by two. Of a listing, the rows that are held. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

/**
 * The same text with all rows of every listing, in pieces: what `reportJson` would give if the value held them all.
 * A listing is a member of the report itself.
 */
export async function* reportJsonPieces(report: Report, listings: Listings): AsyncGenerator<string> {
  let before = '{'
  for (const [name, value] of Object.entries(report)) {
    if (value === undefined) continue
    yield `${before}\n  ${JSON.stringify(name)}: `
    before = ','
    const pages = listings[name]
    if (!pages || value.total === value.rows.length) {
      yield indented(value, '  ')
      continue
    }
    yield `{\n    "total": ${value.total},\n    "rows": [`
    let comma = ''
    for await (const page of pages()) {
      for (const rows of slicesOf(page)) {
        // As a list by itself its rows stand four deeper here; without its brackets.
        yield comma + indented(rows, '    ').slice(1, -'\n    ]'.length)
        comma = ','
      }
    }
    yield '\n    ]\n  }'
  }
  yield '\n}\n'
}

/** Line breaks inside a JSON string are escaped: every one that is there is layout. */
function indented(value: unknown, by: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${by}`)
}
