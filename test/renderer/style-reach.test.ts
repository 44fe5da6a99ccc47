/**
 * A style sheet is fetched with the modules that import it, and screens are fetched when they are first shown. What
 * shows a class has to bring its rules along: else it looks right only after another screen was seen.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const PAGE = join(import.meta.dirname, '..', '..', 'renderer')
const files = new Map(
  readdirSync(PAGE, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|css)$/.test(name))
    .map((name) => [join(PAGE, name), readFileSync(join(PAGE, name), 'utf8')]),
)
const textOf = (file: string) => files.get(file) ?? ''

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')
const found = (file: string, pattern: RegExp) =>
  all(textOf(file), pattern).map((path) => resolve(dirname(file), path))
const imported = (file: string) => [
  ...found(file, /^import '(\.[^']+)'/gm),
  ...found(file, /^(?:import|export) (?!type )[^'"]*from '(\.[^']+)'/gm),
]
const fetched = (file: string) => found(file, /import\('(\.[^']+)'\)/g)

function reach(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !files.has(file)) return seen
  seen.add(file)
  for (const next of imported(file)) reach(next, seen)
  return seen
}

const rules = new Map(
  [...files]
    .filter(([file]) => file.endsWith('.css'))
    .map(([file, text]) => [
      file,
      new Set(all(text.replace(/\/\*[\s\S]*?\*\//g, ''), /\.([a-zA-Z][\w-]*)/g)),
    ]),
)
const isStyled = (name: string, sheets: Iterable<string>) =>
  [...sheets].some((sheet) => rules.get(sheet)?.has(name))
const classesOf = (file: string) =>
  all(textOf(file), /className="([^"]+)"/g).flatMap((names) => names.split(' '))

const main = join(PAGE, 'main.tsx')
const atStart = reach(main)
const later = [...new Set([...files.keys()].flatMap(fetched))]

test('the window is fetched in parts', () => {
  expect(later.length).toBeGreaterThan(5)
  expect([...atStart].filter((file) => file.endsWith('.css')).length).toBeGreaterThan(3)
})

test.each([main, ...later].map((file) => [relative(PAGE, file), file]))(
  '%s brings the rules of every class that it shows',
  (_, entry) => {
    const here = new Set([...atStart, ...reach(entry)])
    const missing = [...here].flatMap((file) =>
      classesOf(file)
        .filter((name) => isStyled(name, rules.keys()) && !isStyled(name, here))
        .map((name) => `${relative(PAGE, file)}: ${name}`),
    )
    expect(missing).toEqual([])
  },
)
