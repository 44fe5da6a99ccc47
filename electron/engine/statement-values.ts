/** The values of a statement's parameters, as the history and the activity log keep them. */
import type { ParamValues } from '../../shared/model/question.ts'
import { namedParameters } from '../../shared/sql/named-parameters.ts'

/** Names are told apart whatever their case. */
export function lowerNames(params: ParamValues): ParamValues {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name.toLowerCase(), value]))
}

/** Of the values that were given, those that the statement has a place for. */
export function usedValues(sql: string, params: ParamValues): Readonly<Record<string, string>> {
  const used = namedParameters(sql).flatMap(({ name }) => {
    const given = params[name]
    return given ? [[name, given.value.toWellFormed()] as const] : []
  })
  return Object.fromEntries(used)
}

/** A statement as an entry of the log tells it: with its values, where it has any. */
export function withParams(
  sql: string,
  params: Readonly<Record<string, string>>,
): { readonly sql: string; readonly params?: Readonly<Record<string, string>> } {
  return Object.keys(params).length === 0 ? { sql } : { sql, params }
}
