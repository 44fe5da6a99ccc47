/** A result of a case on paper: nothing can be scrolled there, so no column may lie beyond its edge. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findElectron } from '../../build/electron-path.mjs'
import { printPdf } from '../../electron/pdf/spawn.ts'
import { add, makeWorkspace, pull, withEngine } from '../engine/case/support.ts'
import { runCli } from '../support/cli.ts'

const hasPdftotext = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
const electron = findElectron()
if (!hasPdftotext) console.warn('SKIPPED: results of cases on paper. Run: apt-get install poppler-utils')

const MANY = 60
const RESULTS = {
  'a long word before other columns': {
    sql: `SELECT 'first01' AS a, repeat('T', 400) AS ticker, 9223372036854775807 AS quantity, 'last01' AS reason`,
    words: ['first01', '9223372036854775807', 'last01', 'quantity', 'reason'],
  },
  'characters that are spelled out': {
    sql: `SELECT repeat(chr(8238), 12) AS a, repeat(chr(8238), 12) AS b, repeat(chr(8238), 12) AS c, 'last03' AS reason`,
    words: ['last03'],
  },
  'more columns than a page is wide': {
    sql: `SELECT ${Array.from({ length: MANY }, (_, at) => `'v${100 + at}' AS name${100 + at}, ${9_000_000_000 + at} AS figure${100 + at}`).join(', ')}`,
    words: Array.from({ length: MANY }, (_, at) => [
      `v${100 + at}`,
      `name${100 + at}`,
      `${9_000_000_000 + at}`,
    ]).flat(),
  },
} as const

describe.skipIf(electron === undefined || !hasPdftotext)('a result in a case is whole on paper', () => {
  test.each(Object.entries(RESULTS))('%s', async (_, { sql, words }) => {
    const { archive, workspace, folder } = await makeWorkspace()
    await withEngine(workspace, async (client) => {
      await pull(client, archive)
      const { resultId } = await client.query.run({ sql })
      const { id } = await client.case.create({ title: 'Printed' })
      await add(client, id, [{ kind: 'result', resultId, name: 'Printed' }])
    })
    const page = join(folder, 'case.html')
    expect(
      await runCli(['case', 'export', '1', '--output', page, '--quiet', '--workspace', workspace]),
    ).toMatchObject({ code: 0 })
    const prints = mkdtempSync(join(tmpdir(), 'blotter-case-pages-'))
    onTestFinished(() => rmSync(prints, { recursive: true, force: true }))
    const output = join(prints, 'case.pdf')
    await printPdf({
      html: readFileSync(page, 'utf8'),
      output,
      electronPath: electron?.path ?? '',
      paper: 'A4',
    })
    expect(missing(output, words)).toEqual([])
  })
})

/** Those of the words that do not stand on the paper, whole and between its edges, below the statement. */
function missing(pdf: string, words: readonly string[]): readonly string[] {
  const xml = execFileSync('pdftotext', ['-bbox', pdf, '-'], { encoding: 'utf8', maxBuffer: 1e9 })
  const result = xml.slice(xml.lastIndexOf('>CSV:<'))
  const seen = new Set(
    [...result.matchAll(/<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"[^>]*>(.*?)<\/word>/g)]
      .filter(([, left, right]) => Number(left) >= 20 && Number(right) <= 575)
      .map(([, , , text = '']) => text),
  )
  return words.filter((word) => !seen.has(word))
}
