import { type ReactNode, useRef } from 'react'
import { Menu, Popover } from 'react-aria-components'

/** A menu at a place of the window, given in its pixels: for the right mouse button, or Shift+F10. */
export function MenuAt({
  label,
  x,
  y,
  onClose,
  onAction,
  children,
}: {
  readonly label: string
  readonly x: number
  readonly y: number
  readonly onClose: () => void
  /** Takes the id of the item. */
  readonly onAction: (id: string) => void
  readonly children: ReactNode
}) {
  const anchor = useRef<HTMLSpanElement>(null)
  return (
    <>
      <span ref={anchor} className="menu-anchor" style={{ left: x, top: y }} aria-hidden />
      <Popover
        className="popover"
        aria-label={label}
        placement="bottom start"
        offset={0}
        triggerRef={anchor}
        isOpen
        onOpenChange={(open) => open || onClose()}
      >
        <Menu
          className="menu"
          aria-label={label}
          autoFocus="first"
          onClose={onClose}
          onAction={(key) => onAction(String(key))}
        >
          {children}
        </Menu>
      </Popover>
    </>
  )
}
