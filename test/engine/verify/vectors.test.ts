import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { asExpected, verifyFolder } from './support/archive.ts'

const VECTORS = new URL('../../vectors/tamper/', import.meta.url).pathname

type Case = {
  readonly title: string
  readonly primary: readonly Record<string, unknown>[]
  readonly summary: {
    readonly verdict: string
    readonly entries: number
    readonly hash_chain_valid: boolean
    readonly signatures_valid: boolean
    readonly signatures_ok: number
  }
}

const expected = JSON.parse(readFileSync(`${VECTORS}expected.json`, 'utf8')) as {
  cases: Record<string, Case>
}
const root = readFileSync(`${VECTORS}root.pem`, 'utf8')

for (const [name, { title, primary, summary }] of Object.entries(expected.cases)) {
  for (const mode of ['full', 'seal'] as const) {
    test(`${name} (${title}), ${mode} mode`, async () => {
      const result = await verifyFolder(VECTORS + name, mode, { roots: [root] })
      expect(result.findings.map(asExpected)).toEqual(primary)
      expect(result.integrity).toBe(summary.verdict)
      expect(result.entries).toBe(summary.entries)
      expect(result.hash_chain.valid).toBe(summary.hash_chain_valid)
      const { valid, checked, total } = result.signatures
      const blamed = result.findings.some(
        ({ kind }) => kind.startsWith('SIGNATURE_') || kind.startsWith('KEY_'),
      )
      expect(valid === checked && !blamed).toBe(summary.signatures_valid)
      if (mode === 'full')
        expect({ valid, checked }).toEqual({ valid: summary.signatures_ok, checked: total })
    })
  }
}

test('a clean archive is proven to its last checkpoint, under the pinned root', async () => {
  const result = await verifyFolder(`${VECTORS}base`, 'seal', { roots: [root] })
  expect(result.completeness).toEqual({
    status: 'PROVEN_TO_CHECKPOINT',
    by: 'checkpoint 5',
    through: '2026-03-06',
  })
  expect(result.trust.status).toBe('PINNED')
  expect(result.authentic).toBe(60)
  expect(result.files.map(({ verdict }) => verdict)).toEqual(Array(5).fill('PASSED'))
})
