/**
 * A chart's SVG, read tag by tag and written anew from what is allowed: shapes, text and their looks. Nothing that runs,
 * nothing that loads, nothing that refers outside. Text that is not well-formed is refused whole.
 */
import { BlotterError } from '../../../shared/model/error.ts'
import { visible } from '../report/index.ts'
import { sha256Hex } from '../verify/digest.ts'

const ELEMENTS = new Set([
  'svg',
  'g',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'text',
  'tspan',
  'title',
  'desc',
  'defs',
  'clipPath',
  'linearGradient',
  'radialGradient',
  'stop',
  'marker',
  'pattern',
])

const ATTRIBUTES = new Set(
  `xmlns viewBox width height preserveAspectRatio x y x1 y1 x2 y2 cx cy r rx ry dx dy d points transform rotate
  textLength lengthAdjust offset gradientUnits gradientTransform spreadMethod fx fy clipPathUnits patternUnits
  patternContentUnits patternTransform markerUnits markerWidth markerHeight refX refY orient pathLength role
  aria-label aria-hidden aria-roledescription`.split(/\s+/),
)

const LOOKS = new Set(
  `fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap
  stroke-linejoin stroke-miterlimit opacity color display visibility overflow clip-path clip-rule marker-start marker-mid
  marker-end stop-color stop-opacity font-family font-size font-style font-weight font-variant-numeric letter-spacing
  word-spacing text-anchor text-decoration dominant-baseline alignment-baseline baseline-shift vector-effect
  shape-rendering text-rendering paint-order white-space`.split(/\s+/),
)

/** What a value may call: colours and places, and what is defined within the drawing. */
const CALLS = /^(?:rgba?|hsla?|var|calc|translate|rotate|scale|matrix|skewX|skewY)$/
const FREE_TEXT = new Set(['aria-label', 'aria-roledescription'])
const MOST_NESTED = 200

const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_:][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y
const ATTRIBUTE = /([A-Za-z_:][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g

/** Throws USAGE for text that is no well-formed SVG drawing. */
export function cleanSvg(svg: string): string {
  // Several drawings stand in one document: names within one are its own.
  const prefix = `c${sha256Hex(svg).slice(0, 8)}-`
  const out: string[] = []
  /** Names of open elements; `dropped` counts those within one that is not allowed. */
  const open: string[] = []
  let dropped = 0
  let rooted = false
  TOKEN.lastIndex = 0
  const source = svg.trim()
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(source)
    if (!token) throw refused(`at character ${at + 1}`)
    const [, cdata, slash, name, attributes = '', empty, text] = token
    if (name === undefined) {
      const said = cdata ?? (text === undefined ? '' : unescapeXml(text))
      if (open.length === 0 && said.trim() !== '') throw refused('by text outside of the drawing')
      if (dropped === 0) out.push(escapeXml(said))
    } else if (slash === '/') {
      if (open.pop() !== name) throw refused(`at </${name}>`)
      if (dropped > 0) dropped -= 1
      else out.push(`</${name}>`)
    } else {
      if (open.length === 0 && (rooted || name !== 'svg')) throw refused('by its root element')
      if (open.length >= MOST_NESTED) throw refused('by its depth')
      rooted = true
      const allowed = dropped === 0 && ELEMENTS.has(name)
      if (allowed) out.push(`<${name}${cleanAttributes(attributes, open.length === 0, prefix)}${empty}>`)
      if (empty !== '/') {
        open.push(name)
        if (!allowed) dropped += 1
      }
    }
  }
  if (!rooted || open.length > 0) throw refused('at its end')
  return out.join('')
}

function cleanAttributes(text: string, isRoot: boolean, prefix: string): string {
  const kept = new Map<string, string>()
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    if (kept.has(name)) throw refused(`by two attributes ${name}`)
    const value = unescapeXml(double ?? single ?? '')
    if (name === 'style') {
      for (const [look, said] of cleanStyle(value, prefix)) kept.set(look, said)
    } else if (FREE_TEXT.has(name)) kept.set(name, value)
    else if (name === 'xmlns') {
      if (value !== 'http://www.w3.org/2000/svg') throw refused('by its namespace')
    } else if (name === 'id') {
      if (/^[\w-]{1,200}$/.test(value)) kept.set(name, prefix + value)
    } else if (ATTRIBUTES.has(name) || LOOKS.has(name)) {
      const safe = safeValue(value, prefix)
      if (safe !== null) kept.set(name, safe)
    }
  }
  if (isRoot) kept.set('xmlns', 'http://www.w3.org/2000/svg')
  return [...kept].map(([name, value]) => ` ${name}="${escapeXml(value)}"`).join('')
}

/** Declarations of a style, as attributes of presentation: no rule can be smuggled in. */
function cleanStyle(style: string, prefix: string): readonly (readonly [string, string])[] {
  return style.split(';').flatMap((declaration) => {
    const [name = '', ...rest] = declaration.split(':')
    const look = name.trim().toLowerCase()
    const value = safeValue(rest.join(':').trim(), prefix)
    return LOOKS.has(look) && value !== null && value !== '' ? [[look, value] as const] : []
  })
}

/** The value with its references made the drawing's own; null for one that could reach outside of it. */
function safeValue(value: string, prefix: string): string | null {
  if (/[\\<>&@:;]/.test(value)) return null
  let safe = true
  const owned = value.replace(/([\w-]*)\(([^()]*)/g, (whole, name: string, inside: string) => {
    const reference = /^#([\w-]+)$/.exec(inside.trim())
    if (name === 'url' && reference) return `url(#${prefix}${reference[1]}`
    if (!CALLS.test(name)) safe = false
    return whole
  })
  return safe ? owned : null
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));?/g, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : null
    if (code !== null) return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
    return NAMED[name] ?? whole
  })
}

/** What cannot be seen, and what XML cannot hold, is spelled out. */
function escapeXml(text: string): string {
  return visible(text.replace(/[\t\r\n]+/g, ' '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function refused(where: string): BlotterError {
  return new BlotterError('USAGE', `The chart is no drawing that can be kept: refused ${where}.`)
}
