/** Every statement that made a figure of a package, with the values that it was asked with. */
import { type Ask, withPlainNames } from '../report/index.ts'
import type { Staging } from './staging.ts'

type Params = Readonly<Record<string, string | number | bigint | null>>
type Use = { readonly member: string; readonly params: Params }

export class SqlLog {
  /** Statements by part, in the order in which they were first asked. */
  readonly #parts = new Map<string, Map<string, Use[]>>()

  note(part: string, member: string, sql: string, params: Params = {}): void {
    const statements = this.#parts.get(part) ?? new Map<string, Use[]>()
    this.#parts.set(part, statements)
    const uses = statements.get(sql) ?? []
    statements.set(sql, uses)
    uses.push({ member, params })
  }

  /** The reader of reports that are made together; notes for each of them what it is asked. */
  recorded(ask: Ask, part: string, members: readonly string[]): Ask {
    return (sql, params) => {
      for (const member of members) this.note(part, member, withPlainNames(sql), params)
      return ask(sql, params)
    }
  }

  /** One file a part: each statement once, above it what it was asked for. */
  async write(staging: Staging): Promise<void> {
    for (const [part, statements] of this.#parts) {
      const texts = [...statements].map(
        ([sql, uses]) =>
          `${uses.map(({ member, params }) => `-- ${member}  ${valuesText(params)}\n`).join('')}${outdented(sql)};\n`,
      )
      await staging.put(
        `sql/${part}.sql`,
        `-- Statements of ${part}, for DuckDB over the tables and views of Blotter's case database.\n-- Above each: the member whose figures it made, and the values of its parameters ($name).\n\n${texts.join('\n')}`,
        { count: statements.size, rebuilt: true },
      )
    }
  }
}

/** On one line, whatever the values hold: a comment ends with its line. */
function valuesText(params: Params): string {
  return JSON.stringify(params, (_, value) => (typeof value === 'bigint' ? String(value) : value)).replace(
    /[\u2028\u2029\u0085]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function outdented(sql: string): string {
  return sql
    .trim()
    .split('\n')
    .map((line) => line.replace(/^ {4,6}/, '  ').trimEnd())
    .join('\n')
}
