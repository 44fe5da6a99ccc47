/** What tells series apart beside their colour: dashes of lines, shapes of points, hatches of bars. */

export const DASHES = ['', '6 3', '2 3', '8 3 2 3', '4 2', '1 2', '10 4', '6 2 2 2 2 2'] as const

export const SHAPES = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'cross',
  'star',
  'times',
  'asterisk',
] as const

/** Lines of a hatch in a tile of 8 by 8; the first series has none. */
export const HATCHES: readonly string[] = [
  '',
  'M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4',
  'M0,4 h8',
  'M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4',
  'M4,0 v8',
  'M0,4 h8 M4,0 v8',
  'M1,2 h2 M5,6 h2',
  'M0,0 l8,8 M0,8 l8,-8',
]

const SVG = 'http://www.w3.org/2000/svg'

/** Hatches as patterns of an SVG, drawn in `ink` over whatever lies beneath. `id` is unique in the page. */
export function hatchDefinitions(id: string, ink: string): SVGDefsElement {
  const defs = document.createElementNS(SVG, 'defs')
  HATCHES.forEach((path, at) => {
    if (path === '') return
    const pattern = document.createElementNS(SVG, 'pattern')
    pattern.setAttribute('id', hatchId(id, at))
    pattern.setAttribute('width', '8')
    pattern.setAttribute('height', '8')
    pattern.setAttribute('patternUnits', 'userSpaceOnUse')
    const lines = document.createElementNS(SVG, 'path')
    lines.setAttribute('d', path)
    lines.setAttribute('stroke', ink)
    lines.setAttribute('stroke-opacity', '0.55')
    lines.setAttribute('stroke-width', '1.2')
    lines.setAttribute('fill', 'none')
    pattern.append(lines)
    defs.append(pattern)
  })
  return defs
}

export const hatchId = (id: string, series: number) => `${id}-hatch-${series % HATCHES.length}`
