/** The colours of charts, read from the tokens: of the theme on screen, or of paper for pictures that leave. */

export type ChartPalette = {
  /** Of series, in their order; told apart by those who do not see red and green as well. */
  readonly series: readonly string[]
  /** Of heat maps, from nothing to the most. */
  readonly low: string
  readonly high: string
  readonly surface: string
  readonly text: string
  readonly dim: string
  readonly line: string
}

export const SERIES_COLOURS = 8

export function paletteOf(where: 'screen' | 'paper'): ChartPalette {
  if (where === 'screen') return readTokens(document.documentElement)
  const paper = document.createElement('div')
  paper.className = 'paper'
  paper.hidden = true
  document.body.append(paper)
  try {
    return readTokens(paper)
  } finally {
    paper.remove()
  }
}

function readTokens(element: Element): ChartPalette {
  const style = getComputedStyle(element)
  const token = (name: string) => sixDigits(style.getPropertyValue(name).trim())
  return {
    series: Array.from({ length: SERIES_COLOURS }, (_, at) => token(`--chart-${at + 1}`)),
    low: token('--chart-low'),
    high: token('--chart-high'),
    surface: token('--surface'),
    text: token('--text'),
    dim: token('--text-dim'),
    line: token('--line'),
  }
}

/** `#fff`, as a build may write it, is `#ffffff`. */
function sixDigits(colour: string): string {
  return /^#[0-9a-f]{3}$/i.test(colour)
    ? `#${[...colour.slice(1)].map((digit) => digit + digit).join('')}`
    : colour
}

/** A colour between two, `#rrggbb` each, at 0 to 1. */
export function mix(low: string, high: string, at: number): string {
  const part = (colour: string, from: number) => Number.parseInt(colour.slice(from, from + 2), 16)
  const channel = (from: number) =>
    Math.round(part(low, from) + (part(high, from) - part(low, from)) * Math.min(1, Math.max(0, at)))
      .toString(16)
      .padStart(2, '0')
  return `#${channel(1)}${channel(3)}${channel(5)}`
}

/** Dark or light ink, whichever is read better on a colour. */
export function inkOn(colour: string, palette: ChartPalette): string {
  const contrast = (one: string, other: string) => {
    const [a, b] = [luminance(one), luminance(other)]
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
  }
  return contrast(colour, palette.text) >= contrast(colour, palette.surface) ? palette.text : palette.surface
}

function luminance(colour: string): number {
  const channel = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}
