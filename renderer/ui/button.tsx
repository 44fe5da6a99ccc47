import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Button as AriaButton, Tooltip, TooltipTrigger } from 'react-aria-components'

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly tone?: 'normal' | 'primary' | 'danger' | 'quiet'
  readonly small?: boolean
}

export function Button({ tone = 'normal', small = false, className, ...rest }: ButtonProps) {
  const names = ['btn', tone === 'normal' ? '' : `btn-${tone}`, small ? 'btn-small' : '', className ?? '']
  return <button type="button" {...rest} className={names.filter(Boolean).join(' ')} />
}

/** A button that shows an icon only: its name is read aloud, and shown on hover and focus. */
export function IconButton({
  label,
  onPress,
  children,
  small = false,
  disabled = false,
  pressed,
}: {
  readonly label: string
  readonly onPress: () => void
  readonly children: ReactNode
  readonly small?: boolean
  readonly disabled?: boolean
  readonly pressed?: boolean
}) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        isDisabled={disabled}
        onPress={onPress}
        className={`btn btn-quiet btn-icon ${small ? 'btn-small' : ''}`}
      >
        {children}
      </AriaButton>
      <Tooltip className="tooltip" offset={4}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  )
}
