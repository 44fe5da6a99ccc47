import type { Ask, Reader } from './ask.ts'

/** Temporary tables of one report: what several statements need is worked out once. */
export type Scratch = {
  /** Makes a table from a SELECT (or an empty one from its columns, in brackets); gives the name to ask it by. */
  readonly make: (
    read: Reader,
    what: string,
    sql: string,
    params?: Record<string, string | number | bigint | null>,
  ) => Promise<string>
  readonly drop: () => Promise<void>
}

/** Two reports may share a connection: the tables of each have names of their own. */
let reports = 0

/**
 * A statement of a report as it is written down: how many reports the process had made before is no part of it, and two
 * makings of the same report ask in the same words.
 */
export function withPlainNames(sql: string): string {
  return sql.replace(/\b(report_[a-z_]+)_\d+\b/g, '$1')
}

export function scratchOf(ask: Ask): Scratch {
  const suffix = ++reports
  const made: string[] = []
  return {
    make: async (read, what, sql, params) => {
      const name = `report_${what}_${suffix}`
      made.push(name)
      await read(`CREATE TEMP TABLE ${name} ${sql.startsWith('(') ? sql : `AS ${sql}`}`, params)
      return name
    },
    drop: async () => {
      for (const name of made.splice(0)) await ask(`DROP TABLE IF EXISTS ${name}`)
    },
  }
}
