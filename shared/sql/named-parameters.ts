import { parameterName, type SqlToken, tokenize } from './sql-tokens.ts'

/** A parameter `:name` or `$name`; the name in lower case. */
export type NamedParameter = { readonly name: string; readonly token: SqlToken }

/** Each parameter of the text once, where it stands first. */
export function namedParameters(sql: string): readonly NamedParameter[] {
  const found = new Map<string, NamedParameter>()
  for (const token of tokenize(sql)) {
    const name = parameterName(token)
    if (name !== null && !found.has(name)) found.set(name, { name, token })
  }
  return [...found.values()]
}
