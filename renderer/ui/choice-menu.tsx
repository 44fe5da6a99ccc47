import type { ReactNode } from 'react'
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'

export type Choice<Id extends string> = {
  readonly id: Id
  readonly label: string
  /** In a quieter hand at the end, e.g. the ending of a file. */
  readonly ending?: string
}

/** A button that opens a list of things to do, of which one is chosen. `children` is what the button shows. */
export function ChoiceMenu<Id extends string>({
  label,
  choices,
  onChoose,
  children,
  look = 'btn btn-small',
  disabled = false,
  side = 'end',
}: {
  /** Of the list, for those who hear it. */
  readonly label: string
  readonly choices: readonly Choice<Id>[]
  readonly onChoose: (id: Id) => void
  readonly children: ReactNode
  readonly look?: string
  readonly disabled?: boolean
  readonly side?: 'start' | 'end'
}) {
  return (
    <MenuTrigger>
      <AriaButton className={look} isDisabled={disabled}>
        {children}
      </AriaButton>
      <Popover className="popover" placement={`bottom ${side}`}>
        <Menu
          className="menu"
          aria-label={label}
          onAction={(key) => {
            const choice = choices.find(({ id }) => id === key)
            if (choice) onChoose(choice.id)
          }}
        >
          {choices.map(({ id, label: text, ending }) => (
            <MenuItem key={id} id={id} className="menu-item" textValue={text}>
              <span className="grow">{text}</span>
              {ending !== undefined && <span className="dim">{ending}</span>}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
