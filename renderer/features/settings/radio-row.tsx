/** One of a few, side by side. */
export function RadioRow<T extends string>({
  legend,
  name,
  values,
  words,
  chosen,
  onChoose,
  disabled = false,
}: {
  readonly legend: string
  readonly name: string
  readonly values: readonly T[]
  readonly words: Readonly<Record<T, string>>
  readonly chosen: T
  readonly onChoose: (value: T) => void
  readonly disabled?: boolean
}) {
  return (
    <fieldset className="plain">
      <legend>{legend}</legend>
      {values.map((value) => (
        <label key={value} className="check">
          <input
            type="radio"
            name={name}
            checked={chosen === value}
            disabled={disabled}
            onChange={() => onChoose(value)}
          />
          {words[value]}
        </label>
      ))}
    </fieldset>
  )
}
