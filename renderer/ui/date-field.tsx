import { type KeyboardEvent, useId, useState } from 'react'
import { isDay } from '../../shared/model/archive.ts'
import { addDays } from './format.ts'

/**
 * A day as the archive writes days, YYYY-MM-DD, whatever the country of the computer. Up and down go a day on. What is
 * no day is null to `onChange` and stays to be mended.
 */
export function DateField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  /** Null or empty: no day. */
  readonly value: string | null
  readonly onChange: (day: string | null) => void
}) {
  const id = useId()
  /** What stands in the field while it is typed in, and after it while it is no day. */
  const [typed, setTyped] = useState<string | null>(null)
  const [isLeft, setIsLeft] = useState(true)
  const text = typed ?? value ?? ''
  const isWrong = text !== '' && !isDay(text) && (isLeft || text.length >= 10)
  const take = (next: string) => {
    setTyped(next)
    onChange(isDay(next) ? next : null)
  }
  const step = (event: KeyboardEvent) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (by === undefined || !isDay(text)) return
    event.preventDefault()
    take(addDays(text, by))
  }
  return (
    <div className="field field-inline date-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="text-input"
        value={text}
        placeholder="YYYY-MM-DD"
        maxLength={10}
        inputMode="numeric"
        spellCheck={false}
        autoComplete="off"
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
        onChange={(event) => take(event.target.value.trim())}
        onKeyDown={step}
        onFocus={() => setIsLeft(false)}
        onBlur={() => {
          setIsLeft(true)
          if (text === '' || isDay(text)) setTyped(null)
        }}
      />
      {isWrong && (
        <span className="text-bad" id={`${id}-wrong`} role="alert">
          No day: write YYYY-MM-DD
        </span>
      )}
    </div>
  )
}
