/** Drawings of charts: what is allowed is kept, what could run or load is not, what is not well-formed is refused. */
import { expect, test } from 'vitest'
import { cleanSvg } from '../../../electron/engine/case/clean-svg.ts'

const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`
const inside = (drawing: string) => /^<svg[^>]*>([\s\S]*)<\/svg>$/.exec(cleanSvg(svg(drawing)))?.[1]

test('shapes, text and their looks are kept', () => {
  expect(
    inside('<g transform="translate(1,2)"><path d="M0 0L1,1Z" fill="none" stroke="rgb(1,2,3)"/></g>'),
  ).toBe('<g transform="translate(1,2)"><path d="M0 0L1,1Z" fill="none" stroke="rgb(1,2,3)"/></g>')
  expect(inside('<text x="1" style="font-size: 12px; fill: #333">A &amp; B</text>')).toBe(
    '<text x="1" font-size="12px" fill="#333">A &amp; B</text>',
  )
})

test('references stay within the drawing, under names of its own', () => {
  const drawn =
    inside('<defs><clipPath id="c"><rect width="1"/></clipPath></defs><g clip-path="url(#c)"/>') ?? ''
  const name = /id="([\w-]+)"/.exec(drawn)?.[1]
  expect(name).toMatch(/^c[0-9a-f]{8}-c$/)
  expect(drawn).toContain(`clip-path="url(#${name})"`)
})

test.each([
  ['<script>alert(1)</script>', ''],
  ['<g onload="alert(1)"/>', '<g/>'],
  ['<foreignObject><div>x</div></foreignObject>', ''],
  ['<a href="javascript:alert(1)"><text>t</text></a>', ''],
  ['<image href="https://evil.example/a.png"/>', ''],
  ['<use href="https://evil.example/a.svg#x"/>', ''],
  ['<animate attributeName="href" to="javascript:alert(1)"/>', ''],
  ['<style>@import url(https://evil.example/a.css)</style>', ''],
  ['<rect fill="url(https://evil.example/f)"/>', '<rect/>'],
  ['<rect fill="url(&#35;a)"/>', undefined],
  ['<rect style="fill:u\\72l(https://evil.example)"/>', '<rect/>'],
  ['<rect style="background:image-set(x)"/>', '<rect/>'],
  ['<rect xlink:href="https://evil.example"/>', '<rect/>'],
  ['<text>&lt;script&gt;\u202Ex</text>', '<text>&lt;script&gt;\\u{202e}x</text>'],
  ['<!-- <script> --><g/>', '<g/>'],
  ['<text><![CDATA[<script>]]></text>', '<text>&lt;script&gt;</text>'],
])('%s', (drawing, expected) => {
  const drawn = inside(drawing)
  if (expected !== undefined) expect(drawn).toBe(expected)
  expect(drawn).not.toMatch(/evil|javascript|onload|<script/)
})

test.each([
  '',
  'plain text',
  '<html></html>',
  '<svg>',
  '<svg></g></svg>',
  '<svg><g></svg></g>',
  '<svg/><svg/>',
  '<svg></svg><script>alert(1)</script>',
  '<svg a=b></svg>',
  '<svg><g fill="a" fill="b"/></svg>',
  '<!DOCTYPE svg [<!ENTITY x "y">]><svg>&x;</svg>',
  `<svg>${'<g>'.repeat(300)}${'</g>'.repeat(300)}</svg>`,
])('refused: %s', (drawing) => {
  expect(() => cleanSvg(drawing)).toThrow(/no drawing/)
})

test('a large drawing takes no more than its share of time', () => {
  const started = performance.now()
  const drawing = svg(`<path d="${'M1 1L2 2'.repeat(200_000)}"/>`)
  expect(cleanSvg(drawing).length).toBeGreaterThan(1_000_000)
  expect(() => cleanSvg(`<svg ${'a="b" '.repeat(50_000)}`)).toThrow()
  expect(performance.now() - started).toBeLessThan(5000)
})
