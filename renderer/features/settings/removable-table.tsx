import { type ReactNode, useState } from 'react'
import { Confirm } from '../../ui/dialog.tsx'
import { ActionsHeading, RemoveButton } from '../../ui/row-actions.tsx'
import { useApp } from '../app-context.tsx'

/** How an item is taken out: what its button says, what is asked, and what is done. */
export type Removal = {
  readonly label: string
  readonly question: string
  readonly action: string
  readonly consequence: ReactNode
  readonly failed: string
  readonly remove: () => Promise<void>
}

/** What is kept, one row each, and the way to take each out after a question. */
export function RemovableTable<T>({
  label,
  heads,
  items,
  empty,
  idOf,
  cells,
  removal,
}: {
  readonly label: string
  readonly heads: readonly string[]
  readonly items: readonly T[]
  /** Said in place of the table when there is nothing. */
  readonly empty: ReactNode
  readonly idOf: (item: T) => string | number
  readonly cells: (item: T) => ReactNode
  readonly removal: (item: T) => Removal
}) {
  const app = useApp()
  const [removing, setRemoving] = useState<Removal | null>(null)
  return (
    <>
      {items.length === 0 ? (
        empty
      ) : (
        <table className="table" aria-label={label}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head}>{head}</th>
              ))}
              <ActionsHeading />
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={idOf(item)}>
                {cells(item)}
                <td>
                  <RemoveButton label={removal(item).label} onPress={() => setRemoving(removal(item))} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {removing && (
        <Confirm
          title={removing.question}
          action={removing.action}
          onClose={() => setRemoving(null)}
          onConfirm={() => app.attempt(removing.failed, removing.remove)}
        >
          <p>{removing.consequence}</p>
        </Confirm>
      )}
    </>
  )
}
