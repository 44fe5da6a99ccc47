import type { SqlFunction } from '../../../shared/model/sql-vocabulary.ts'
import { isForbiddenFunction } from './check-statement.ts'
import type { Reader } from './open-reader.ts'

const SIGNATURES_SHOWN = 6

const KINDS: Readonly<Record<string, SqlFunction['kind']>> = {
  scalar: 'scalar',
  aggregate: 'aggregate',
  table: 'table',
  macro: 'macro',
  table_macro: 'macro',
}

type Row = readonly [
  name: string,
  kind: string,
  description: string | null,
  example: string | null,
  signatures: string,
  overloads: bigint,
]

/** Every function that a statement may call, by name: what the editor completes and explains. */
export async function listFunctions(reader: Reader): Promise<readonly SqlFunction[]> {
  // Lists travel as JSON text: the signatures of one function, in DuckDB's own order.
  const result = await reader.connection.runAndReadAll(`
    SELECT function_name, function_type, any_value(description), any_value(examples[1]),
      to_json(list(DISTINCT signature ORDER BY length(signature), signature)[:${SIGNATURES_SHOWN}])::VARCHAR,
      count(DISTINCT signature)
    FROM (
      SELECT function_name, function_type, description, examples,
        function_name || '(' || array_to_string(
          list_transform(parameters, lambda p, i: CASE WHEN coalesce(parameter_types[i], '') IN ('', p) THEN p
            WHEN p SIMILAR TO 'col[0-9]+' THEN parameter_types[i] ELSE p || ' ' || parameter_types[i] END), ', ')
        || CASE WHEN varargs IS NULL THEN '' WHEN len(parameters) = 0 THEN varargs || ' …' ELSE ', ' || varargs || ' …' END
        || ')' || coalesce(' → ' || return_type, '') AS signature
      FROM duckdb_functions()
      WHERE function_type <> 'pragma' AND regexp_matches(function_name, '^[a-z][a-z0-9_]*$')
    ) GROUP BY function_name, function_type ORDER BY function_name, function_type`)
  return (result.getRows() as unknown as readonly Row[])
    .filter(([name, kind]) => KINDS[kind] !== undefined && !isForbiddenFunction(name))
    .map(([name, kind, description, example, signatures, overloads]) => ({
      name,
      kind: KINDS[kind] as SqlFunction['kind'],
      signatures: JSON.parse(signatures) as string[],
      overloads: Number(overloads),
      description: description?.trim() || null,
      example: example?.trim() || null,
    }))
}
