const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const
const whole = new Intl.NumberFormat('en-US')

/** Bytes for people, in decimal units: `999 B`, `1.23 kB`, `12.4 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return unit === 0 ? `${whole.format(value)} B` : `${value.toFixed(value < 10 ? 2 : 1)} ${UNITS[unit]}`
}
