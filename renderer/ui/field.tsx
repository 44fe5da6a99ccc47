import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react'

type Labelled = { readonly label: string; readonly hint?: ReactNode; readonly inline?: boolean }

export function TextField({
  label,
  hint,
  inline = false,
  ...rest
}: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId()
  return (
    <div className={`field ${inline ? 'field-inline' : ''}`}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="text-input"
        spellCheck={false}
        autoComplete="off"
        {...(hint ? { 'aria-describedby': `${id}-hint` } : {})}
        {...rest}
      />
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

export function SelectField({
  label,
  hint,
  inline = false,
  children,
  ...rest
}: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId()
  return (
    <div className={`field ${inline ? 'field-inline' : ''}`}>
      <label htmlFor={id}>{label}</label>
      <select id={id} className="text-input" {...rest}>
        {children}
      </select>
      {hint && <span className="hint">{hint}</span>}
    </div>
  )
}
