import { useMemo } from 'react'
import { useWorkbench } from '../app-context.tsx'

export type EventField = { readonly name: string; readonly numeric: boolean; readonly meaning: string | null }

const NUMERIC = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL|DOUBLE|FLOAT)/
const WITHOUT = new Set(['id', 'byte_offset', 'hash_prefix', 'event_data', 'ts_text', 'ts'])
/** Those that are asked for most come first. */
const FIRST = [
  ...[
    'event_type',
    'log_type',
    'event',
    'strategy',
    'ticker',
    'side',
    'user_id',
    'execution_venue',
    'broker',
  ],
  ...['severity', 'verdict', 'file', 'day', 'order_id'],
]

/** The columns of `events` that filters may ask, the usual ones first. */
export function useEventFields(): readonly EventField[] {
  const schema = useWorkbench((state) => state.schema)
  return useMemo(() => {
    const events = schema.status === 'ready' ? schema.value.find(({ name }) => name === 'events') : undefined
    const rank = (name: string) => {
      const at = FIRST.indexOf(name)
      return at < 0 ? FIRST.length : at
    }
    return (events?.columns ?? [])
      .filter(({ name }) => !WITHOUT.has(name))
      .map(({ name, type, comment }) => ({ name, numeric: NUMERIC.test(type), meaning: comment }))
      .toSorted((a, b) => rank(a.name) - rank(b.name))
  }, [schema])
}
