/** Elements without markup: whatever is archived goes in as text, so that it can be nothing else. */

export type Child = Node | string | null

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: { readonly [name: string]: string },
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children.filter((child) => child !== null))
  return made
}

const SHAPES = {
  good: ['M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19z', 'M7.5 12.5l3 3 6-6.5'],
  bad: ['M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19z', 'M8.5 8.5l7 7', 'M15.5 8.5l-7 7'],
  open: ['M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19z', 'M7.5 12h9'],
} as const
export type Shape = keyof typeof SHAPES

/** A picture beside a word that says the same. */
export function icon(shape: Shape): SVGElement {
  const svg = 'http://www.w3.org/2000/svg'
  const picture = document.createElementNS(svg, 'svg')
  picture.setAttribute('viewBox', '0 0 24 24')
  picture.setAttribute('class', 'icon')
  picture.setAttribute('aria-hidden', 'true')
  for (const line of SHAPES[shape]) {
    const path = document.createElementNS(svg, 'path')
    path.setAttribute('d', line)
    picture.append(path)
  }
  return picture
}
