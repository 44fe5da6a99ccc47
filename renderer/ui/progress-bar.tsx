/** A bar from 0 to 1; `null` is shown as indeterminate. */
export function ProgressBar({
  fraction,
  label,
  width,
}: {
  readonly fraction: number | null
  readonly label: string
  readonly width?: number
}) {
  const value = fraction === null ? {} : { 'aria-valuenow': Math.round(fraction * 100) }
  return (
    <div
      className={`bar ${fraction === null ? 'bar-unknown' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...value}
      style={width === undefined ? {} : { width }}
    >
      <span style={fraction === null ? {} : { width: `${fraction * 100}%` }} />
    </div>
  )
}
