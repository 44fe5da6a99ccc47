import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ENGINE = join(import.meta.dirname, '../../electron/engine')

test('a hint of the engine names what to do, not a command: it is read in the window too', () => {
  const files = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  const hints = files.flatMap((name) => readFileSync(join(ENGINE, name), 'utf8').match(/hint:[^\n]*/g) ?? [])
  expect(hints.length).toBeGreaterThan(100)
  expect(hints.filter((hint) => /\bblotter [a-z]/.test(hint))).toEqual([])
})
