import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { bundleProofPage } from '../../../build/proof-page.mjs'
import { bundleInPage, proofPage } from '../../../electron/engine/evidence/index.ts'

const BUNDLE = Buffer.from('{"a":"</script><!--"}')

it('a page gives back the bundle that it holds, and only one of its own making', () => {
  const page = proofPage(BUNDLE, 'check()')
  expect(Buffer.from(bundleInPage(page) ?? [])).toEqual(BUNDLE)
  const data = page.match(/<script type="application\/vnd.*\n/)?.[0] ?? ''
  expect(bundleInPage(page + data)).toBeNull()
  expect(bundleInPage(page.replace(data, ''))).toBeNull()
  expect(bundleInPage(page.replace(BUNDLE.toString('base64'), 'not base64'))).toBeNull()
})

it('a page may run its own script and reach nothing', () => {
  const page = proofPage(BUNDLE, 'const text = "<script></script><!-- "')
  const inline = /<script>(.*?)<\/script>/s.exec(page)?.[1] ?? ''
  expect(inline).toBe(String.raw`const text = "\x3Cscript>\x3C/script>\x3C!-- "`)
  const hash = createHash('sha256').update(inline).digest('base64')
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]
  expect(policy).toContain(`default-src 'none'; script-src 'sha256-${hash}';`)
  expect(page.match(/<\/script>/g)).toHaveLength(2)
})

it('the script is the same each time, and needs nothing else', async () => {
  const script = await bundleProofPage()
  expect(await bundleProofPage()).toBe(script)
  expect(script).not.toMatch(/\b(?:require|import)\s*\(|\bprocess\.|\bBuffer\b|https?:\/\/(?!www\.w3\.org\/)/)
})
