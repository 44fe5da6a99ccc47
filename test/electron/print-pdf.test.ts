/** PDF without a display, by the real runtime. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findElectron } from '../../build/electron-path.mjs'
import { printPdf } from '../../electron/pdf/spawn.ts'

const electron = findElectron()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blotter-pdf-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(electron === undefined)('with the Electron runtime (npm run setup installs it)', () => {
  const electronPath = electron?.path ?? ''

  test('prints every page with its number, and carries the text; without a display', async () => {
    const { DISPLAY: display, WAYLAND_DISPLAY: wayland } = process.env
    delete process.env.DISPLAY
    delete process.env.WAYLAND_DISPLAY
    try {
      const output = join(folder, 'report.pdf')
      const rows = Array.from({ length: 200 }, (_, i) => `<p>line ${i} of the report: 1,234.56 €</p>`).join(
        '',
      )
      const html = `<!doctype html><html lang="en"><title>Daily</title><body><h1>Daily</h1>${rows}</body></html>`
      const printed = await printPdf({ html, output, electronPath })
      const bytes = await readFile(output)
      expect(printed).toEqual({ path: output, bytes: bytes.length })
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
      const text = textOf(output)
      if (text !== null) {
        expect(text).toContain('line 199 of the report: 1,234.56 €')
        const pages = Number(/page 1 of (\d+)/.exec(text)?.[1])
        expect(pages).toBeGreaterThan(2)
        expect(text).toContain(`page ${pages} of ${pages}`)
      }
      expect(await readdir(folder)).toEqual(['report.pdf'])
    } finally {
      if (display !== undefined) process.env.DISPLAY = display
      if (wayland !== undefined) process.env.WAYLAND_DISPLAY = wayland
    }
  })

  test('A4 and Letter are what they say', async () => {
    const sizes = []
    for (const paper of ['A4', 'Letter'] as const) {
      const output = join(folder, `${paper}.pdf`)
      await printPdf({ html: '<p>x</p>', output, electronPath, paper })
      const box = /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/.exec(
        (await readFile(output)).toString('latin1'),
      )
      sizes.push({ width: Number(box?.[1]), height: Number(box?.[2]) }) // in points
      await rm(output)
    }
    expect(Math.abs((sizes[0]?.width ?? 0) - 595.3)).toBeLessThan(1)
    expect(Math.abs((sizes[0]?.height ?? 0) - 841.9)).toBeLessThan(1)
    expect(sizes[1]).toEqual({ width: 612, height: 792 })
  })

  test('a hostile report runs nothing, reaches nothing, and reads no file', async () => {
    const reached: string[] = []
    const server = createServer((request, response) => {
      reached.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const secret = join(folder, 'secret.txt')
    await writeFile(secret, 'content of another file')
    try {
      const output = join(folder, 'hostile.pdf')
      await printPdf({
        electronPath,
        output,
        html: `<title>x</title><h1>as written</h1><script>document.querySelector('h1').textContent = 'changed'</script>
          <img src="${address}/a"><link rel="stylesheet" href="${address}/b"><iframe src="file://${secret}"></iframe>
          <iframe src="${address}/c"></iframe><object data="file://${secret}"></object><embed src="file://${secret}">
          <style>@import url(${address}/d); @font-face { font-family: x; src: url(${address}/e) } h1 { font-family: x }</style>
          <meta http-equiv="refresh" content="0; url=${address}/f">`,
      })
      const text = textOf(output)
      if (text !== null) {
        expect(text).toContain('as written')
        expect(text).not.toContain('content of another file')
      }
      expect(reached).toEqual([])
      await rm(output)
    } finally {
      await rm(secret)
      server.close()
    }
  })

  test('a place that cannot be written fails with IO and leaves nothing', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(
      printPdf({ html: '<p>x</p>', output: join(folder, 'file', 'x.pdf'), electronPath }),
    ).rejects.toMatchObject({ code: 'IO', message: expect.stringMatching(/EEXIST|ENOTDIR/) })
    await rm(join(folder, 'file'))
  })

  test('an abort ends the runtime', async () => {
    const abort = new AbortController()
    const printing = printPdf({
      html: '<p>x</p>'.repeat(200_000),
      output: join(folder, 'never.pdf'),
      electronPath,
      signal: abort.signal,
    })
    setTimeout(() => abort.abort(), 300)
    await expect(printing).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await readdir(folder)).toEqual(['report.pdf'])
  })
})

test('a runtime that is not there is an IO failure that says what to run', async () => {
  await expect(
    printPdf({ html: '', output: join(folder, 'x.pdf'), electronPath: join(folder, 'no-electron') }),
  ).rejects.toMatchObject({ code: 'IO', hint: 'Run: npm run setup' })
})

/** The text of a PDF by poppler; null where poppler-utils is not installed (npm test installs it where it can). */
function textOf(file: string): string | null {
  try {
    return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
