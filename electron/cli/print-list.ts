/** Lists of what a workspace keeps: a table with a heading for people, JSON for programs. */
import type { Cell } from '../../shared/model/cell.ts'
import type { TextOrJson } from './options.ts'
import { print } from './terminal.ts'
import { textTable } from './text-table.ts'

/** A column of the table, and its cell of each item. */
export type ListColumn<T> = {
  readonly name: string
  readonly kind: 'integer' | 'text'
  readonly cell: (item: T) => Cell
}

export function listTable<T>(items: readonly T[], columns: readonly ListColumn<T>[]): string {
  return textTable(
    columns,
    items.map((item) => columns.map(({ cell }) => cell(item))),
    true,
  )
}

export async function printList<T>(
  items: readonly T[],
  columns: readonly ListColumn<T>[],
  format: TextOrJson,
): Promise<void> {
  await print(format === 'json' ? `${JSON.stringify(items, null, 2)}\n` : listTable(items, columns))
}
