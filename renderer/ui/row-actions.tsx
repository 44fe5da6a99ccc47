import { Trash2 } from 'lucide-react'
import { IconButton } from './button.tsx'

/** Heads the column of a table that holds what can be done with a row; read aloud, not shown. */
export function ActionsHeading() {
  return (
    <th>
      <span className="visually-hidden">Actions</span>
    </th>
  )
}

/** Takes a row out of a table. `label` says what is done to which. */
export function RemoveButton({ label, onPress }: { readonly label: string; readonly onPress: () => void }) {
  return (
    <IconButton small label={label} onPress={onPress}>
      <Trash2 size={14} aria-hidden />
    </IconButton>
  )
}
