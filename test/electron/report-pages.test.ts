/** Tables on paper, measured word by word: no row is cut, every page has the heads of its columns and its number. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findElectron } from '../../build/electron-path.mjs'
import { makeReport, renderReport } from '../../electron/engine/report/index.ts'
import { printPdf } from '../../electron/pdf/spawn.ts'
import { PAPER_SIZES } from '../../shared/model/paper.ts'
import { type CaseDatabase, caseDatabase, sourceOfEvents } from '../engine/report/case-database.ts'

const DAY = '2024-02-29'
const ROWS = 120
const HEADS = [
  'timestamp',
  'trade_id',
  'asset',
  'action',
  'quantity',
  'price',
  'status',
  'order_id',
  'reason',
]

/** A row can be found by its order and by how its reason begins and ends: `o007`, `b007`, `e007`. */
const mark = (letter: string, row: number) => `${letter}${String(row).padStart(3, '0')}`
const WORDS = [
  'limit',
  'exceeded',
  '\u202Ertl\u202C',
  'שלום',
  'مرحبا',
  '\u200F',
  '<b>',
  '&amp;',
  '=1+1',
  'naïve',
]
const wordsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => WORDS[at % WORDS.length]).join(' ')
/** Rows that no page can hold. */
const TALL = new Set([50, 80])

function reasonOf(row: number): string {
  if (row === 50) return 'y'.repeat(7_900)
  if (TALL.has(row)) return wordsOf(2_000).slice(0, 7_900)
  if (row % 20 === 7) return wordsOf(60)
  if (row % 20 === 13) return 'x'.repeat(300)
  if (row % 20 === 17) return wordsOf(110)
  return 'short'
}

type Word = { readonly text: string; readonly left: number; readonly top: number; readonly right: number }
type Page = { readonly width: number; readonly height: number; readonly words: readonly Word[] }

const hasPdftotext = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
const electron = findElectron()
if (!hasPdftotext) console.warn('SKIPPED: tables on paper. Run: apt-get install poppler-utils')

describe.skipIf(electron === undefined || !hasPdftotext)('a report of many rows on paper', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blotter-pages-'))
  let database: CaseDatabase
  let html: string

  beforeAll(async () => {
    const events = Array.from({ length: ROWS }, (_, row) => ({
      timestamp: `${DAY}T10:${String(row % 60).padStart(2, '0')}:00.${String(row).padStart(6, '0')}Z`,
      event_type: 'order_rejected',
      order_id: mark('o', row),
      reason: `${mark('b', row)} ${reasonOf(row)} ${mark('e', row)}`,
    }))
    database = await caseDatabase([{ day: DAY, events }])
    const report = await makeReport('trade-blotter', sourceOfEvents(database.ask), { from: DAY, to: DAY })
    html = renderReport(report, 'html')
    const csv = renderReport(report, 'csv')
    for (let row = 0; row < ROWS; row++)
      for (const letter of ['o', 'b', 'e']) expect(csv).toContain(mark(letter, row))
  })
  afterAll(async () => {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(PAPER_SIZES)('%s', async (paper) => {
    const output = join(folder, `${paper}.pdf`)
    await printPdf({ html, output, electronPath: electron?.path ?? '', paper })
    const pages = pagesOf(output)
    expect(pages.length).toBeGreaterThan(5)
    expect(pages.map(({ height, words }) => lineAt(words, height - 45))).toEqual(
      pages.map((_, at) => `page ${at + 1} of ${pages.length}`),
    )
    for (const { width, words } of pages)
      for (const { left, right } of words) expect([left >= 20, right <= width - 20]).toEqual([true, true])

    /** Where each mark stands: its page, and how far from the top of it. */
    const places = new Map<string, { readonly page: number; readonly top: number }>()
    pages.forEach(({ words }, page) => {
      const marks = words.filter(({ text }) => /^[obe]\d{3}$/.test(text))
      for (const { text, top } of marks) places.set(text, { page, top })
      const highest = Math.min(...marks.map(({ top }) => top))
      const heads = words.filter(({ top }) => top < highest).map(({ text }) => text)
      if (marks.length > 0) expect(heads).toEqual(expect.arrayContaining(HEADS))
    })
    const cut: number[] = []
    for (let row = 0; row < ROWS; row++) {
      const [order, begin, end] = ['o', 'b', 'e'].map((letter) => places.get(mark(letter, row)))
      expect([row, order?.page, order?.top]).toEqual([row, begin?.page, begin?.top])
      if (end?.page !== order?.page) cut.push(row)
      // Right under the heads: nothing is before it on its page.
      if (TALL.has(row)) {
        const before = [...places.values()].filter(
          ({ page, top }) => page === order?.page && top < (order?.top ?? 0),
        )
        expect(before).toEqual([])
      }
    }
    expect(cut).toEqual([...TALL])
  })
})

function pagesOf(pdf: string): readonly Page[] {
  const xml = execFileSync('pdftotext', ['-bbox', pdf, '-'], { encoding: 'utf8', maxBuffer: 1e9 })
  return [...xml.matchAll(/<page width="([\d.]+)" height="([\d.]+)">(.*?)<\/page>/gs)].map(
    ([, width, height, body = '']) => ({
      width: Number(width),
      height: Number(height),
      words: [
        ...body.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)"[^>]*>(.*?)<\/word>/g),
      ].map(([, left, top, right, text = '']) => ({
        text,
        left: Number(left),
        top: Number(top),
        right: Number(right),
      })),
    }),
  )
}

/** The words below a height, from left to right. */
function lineAt(words: readonly Word[], below: number): string {
  return words
    .filter(({ top }) => top > below)
    .toSorted((one, other) => one.left - other.left)
    .map(({ text }) => text)
    .join(' ')
}
