/** What the editor knows of the data beyond the schema: functions once, values of columns as they are asked for. */
import { createStore } from 'zustand/vanilla'
import type { ColumnValues, SqlFunction } from '../../shared/model/sql-vocabulary.ts'
import type { Deps } from './deps.ts'
import { loadable } from './failure.ts'

export type VocabularyState = { readonly functions: readonly SqlFunction[] }

export function createVocabulary(deps: Deps) {
  const store = createStore<VocabularyState>(() => ({ functions: [] }))
  let asking: Promise<void> | null = null
  /** By table and column; emptied whenever the data may have changed. */
  let values = new Map<string, Promise<ColumnValues | null>>()
  return {
    store,
    /** Asks for the functions, once; again after a failure. */
    load: (): Promise<void> => {
      asking ??= loadable(() => deps.engine().editor.functions()).then((found) => {
        if (found.status === 'ready') store.setState({ functions: found.value })
        else asking = null
      })
      return asking
    },
    /** Values of a column; null where there are many, or where they cannot be had now. */
    valuesOf: (table: string, column: string): Promise<ColumnValues | null> => {
      const key = `${table}\n${column}`
      const known = values.get(key)
      if (known) return known
      const asked = loadable(() => deps.engine().editor.values({ table, column })).then((found) => {
        if (found.status === 'ready') return found.value
        values.delete(key)
        return null
      })
      values.set(key, asked)
      return asked
    },
    /** The data has changed: values are asked for anew. */
    forgetValues: (): void => {
      values = new Map()
    },
  }
}
