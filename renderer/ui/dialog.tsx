import { X } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button, IconButton } from './button.tsx'

export function Dialog({
  title,
  onClose,
  children,
  footer,
  wide = false,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly footer?: ReactNode
  readonly wide?: boolean
}) {
  const box = useRef<HTMLElement>(null)
  useKeptFocus(box)
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => open || onClose()} className="scrim">
      <Modal className={`dialog-box ${wide ? 'wide' : ''}`}>
        <AriaDialog className="dialog" ref={box}>
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton label="Close" onPress={onClose}>
              <X size={16} aria-hidden />
            </IconButton>
          </div>
          <div className="dialog-body">{children}</div>
          {footer && <div className="dialog-foot">{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/**
 * The element that had the focus may be taken away or disabled, by what it did itself. The focus would then be nowhere, and
 * Escape unheard: the dialog takes it.
 */
function useKeptFocus(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const dialog = box.current
    if (!dialog) return
    const observer = new MutationObserver(() => {
      const { activeElement } = document
      const isLost = activeElement === document.body || activeElement?.matches(':disabled')
      if (isLost && !dialog.closest('[inert], [aria-hidden="true"]')) dialog.focus()
    })
    observer.observe(dialog, { subtree: true, childList: true, attributeFilter: ['disabled'] })
    return () => observer.disconnect()
  }, [box])
}

/** Asks before something is taken away. */
export function Confirm({
  title,
  children,
  action,
  onConfirm,
  onClose,
}: {
  readonly title: string
  readonly children: ReactNode
  readonly action: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button
            tone="danger"
            onClick={() => {
              onConfirm()
              onClose()
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
