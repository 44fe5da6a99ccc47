import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dailySummary, renderReport } from '../../../electron/engine/report/index.ts'
import { type CaseDatabase, caseDatabase } from './case-database.ts'
import { SAMPLE_DAY, SAMPLE_TEXT, sampleDay } from './sample-day.ts'

describe('the day of the source document', () => {
  let database: CaseDatabase
  beforeAll(async () => {
    database = await caseDatabase([{ day: SAMPLE_DAY, events: sampleDay() }])
  })
  afterAll(() => database.close())
  const summary = () => dailySummary({ ask: database.ask, day: SAMPLE_DAY, toolVersion: '0.1.0' })

  test('gives the source document text byte for byte, and then what it rests on', async () => {
    const text = renderReport(await summary(), 'text')
    expect(text.slice(0, SAMPLE_TEXT.length)).toBe(SAMPLE_TEXT)
    const rest = text.slice(SAMPLE_TEXT.length)
    expect(rest).toMatch(
      /^\n-{72}\nPeriod: 2024-01-15 \(time zone UTC\)\nArchive files: 1 verified, 0 failed, 0 missing/,
    )
    expect(rest).toMatch(
      /audit\/2024\/01\/2024-01-15\.log\.gz {2}verified, \d+ events, sha256 [0-9a-f]{64}\n/,
    )
    expect(rest).toContain('Sign convention: positive = cost')
    expect(rest).toContain('Made by Blotter 0.1.0\n')
  })

  test('the same day gives the same bytes in every format', async () => {
    for (const format of ['text', 'html', 'md', 'json', 'csv'] as const)
      expect(renderReport(await summary(), format)).toBe(renderReport(await summary(), format))
  })

  test('reports its steps', async () => {
    const seen: number[] = []
    await dailySummary(
      { ask: database.ask, day: SAMPLE_DAY, toolVersion: '0.1.0' },
      { onProgress: ({ done, total }) => seen.push(done / (total ?? Number.NaN)) },
    )
    expect(seen.length).toBeGreaterThan(5)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBe(1)
  })

  test('stops when it is cancelled', async () => {
    const stop = new AbortController()
    const run = { signal: stop.signal, onProgress: () => stop.abort() }
    await expect(
      dailySummary({ ask: database.ask, day: SAMPLE_DAY, toolVersion: '0.1.0' }, run),
    ).rejects.toThrow(/abort/i)
  })
})
