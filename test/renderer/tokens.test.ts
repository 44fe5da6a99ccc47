/** The contrast of every pair of colours that meet on screen, in every look, by the formula of WCAG 2. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const CSS = readFileSync(new URL('../../renderer/ui/tokens.css', import.meta.url), 'utf8')

type Tokens = Readonly<Record<string, string>>

function blockOf(selector: string): Tokens {
  // The paper of reports and pictures is always light, and shares that block.
  const at = Math.max(CSS.indexOf(`${selector} {`), CSS.indexOf(`${selector},\n.paper {`))
  if (at < 0) throw new Error(`tokens.css has no ${selector}`)
  const body = CSS.slice(CSS.indexOf('{', at) + 1, CSS.indexOf('}', at))
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1], match[2]]),
  )
}

const light = blockOf(':root[data-theme="light"]')
const dark = blockOf(':root[data-theme="dark"]')
const LOOKS: Readonly<
  Record<string, { readonly tokens: Tokens; readonly text: number; readonly sign: number }>
> = {
  light: { tokens: light, text: 4.5, sign: 3 },
  dark: { tokens: dark, text: 4.5, sign: 3 },
  'high contrast, light': { tokens: blockOf(':root[data-contrast="high"]'), text: 7, sign: 4.5 },
  'high contrast, dark': {
    tokens: blockOf(':root[data-contrast="high"][data-theme="dark"]'),
    text: 7,
    sign: 4.5,
  },
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const SURFACES = ['surface', 'surface-2', 'surface-3', 'rail', 'hover', 'accent-soft']
const TONES = ['good', 'bad', 'warn', 'info']
/** Text on what it stands on. */
const TEXTS: readonly (readonly [string, string])[] = [
  ...SURFACES.flatMap((surface) => [['text', surface] as const, ['text-dim', surface] as const]),
  ...TONES.flatMap((tone) => [
    [tone, 'surface'] as const,
    [tone, 'surface-2'] as const,
    [tone, `${tone}-soft`] as const,
    ['text', `${tone}-soft`] as const,
  ]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['accent-strong', 'surface'],
  ['accent-strong', 'accent-soft'],
  ['mark-text', 'mark'],
  ['surface', 'text'],
]
/** Lines of fields, focus rings and signs on what they stand on. */
const SIGNS: readonly (readonly [string, string])[] = [
  ...['surface', 'surface-2', 'rail'].flatMap((surface) => [
    ['control-line', surface] as const,
    ['focus', surface] as const,
    ['accent', surface] as const,
  ]),
  ['focus', 'accent-soft'],
]

describe.each(Object.entries(LOOKS))('%s', (_name, { tokens, text, sign }) => {
  const ratio = (front: string, back: string) => contrast(tokens[front] ?? '', tokens[back] ?? '')

  it.each(TEXTS)(`text %s on %s`, (front, back) => {
    expect(ratio(front, back)).toBeGreaterThanOrEqual(text)
  })

  it.each(SIGNS)(`sign %s on %s`, (front, back) => {
    expect(ratio(front, back)).toBeGreaterThanOrEqual(sign)
  })

  it('names every colour that the light theme names', () => {
    const colours = Object.keys(light).filter((name) => light[name]?.startsWith('#'))
    expect(Object.keys(tokens)).toEqual(expect.arrayContaining(colours))
  })
})

it('measures as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})
