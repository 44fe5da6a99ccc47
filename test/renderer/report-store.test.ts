import { expect, test } from 'vitest'
import { quickPeriods } from '../../renderer/features/report/quick-periods.ts'
import { neighbour, periodOf } from '../../renderer/state/report.ts'
import { startApp } from './connect.ts'

const DAY = { from: '2024-02-06', to: '2024-02-06' }

test('a chosen day is rendered as it is looked at: as HTML, and as text once that is asked for', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.report.show('daily', DAY)
  const { html, text } = app.report.store.getState().previews
  expect(html.status === 'ready' && html.value.content).toContain('<h1>Daily Audit Report')
  expect(text.status).toBe('idle')
  await app.report.setView('text')
  const shown = app.report.store.getState().previews.text
  expect(shown.status === 'ready' && shown.value.content).toMatch(/^Daily Audit Report: 2024-02-06\n=+\n/)
})

test('a refused report is shown as it failed; the next one replaces it', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.report.show('execution', { from: '2024-01-02', to: '2024-01-05' })
  expect(app.report.store.getState().previews.html).toMatchObject({
    status: 'failed',
    failure: { code: 'NOT_FOUND' },
  })
  await app.report.setPeriod({ from: '2024-01-03', to: '2024-01-05' })
  expect(app.report.store.getState().previews.html.status).toBe('ready')
})

test('a report that is cancelled says so, and is made again when asked for', async () => {
  const { app } = startApp({ scenario: 'data', tick: 2000 })
  const making = app.report.show('daily', DAY)
  expect(app.report.store.getState().previews.html.status).toBe('loading')
  app.report.cancel()
  await making
  expect(app.report.store.getState().previews.html).toMatchObject({
    status: 'failed',
    failure: { code: 'CANCELLED' },
  })
})

test('each kind keeps its days: those of a day report are not those of a period', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  app.report.suggest(['2024-01-02', '2024-02-06'])
  expect(periodOf(app.report.store.getState())).toEqual(DAY)
  await app.report.show('execution')
  expect(periodOf(app.report.store.getState())).toEqual({ from: '2024-01-02', to: '2024-02-06' })
  await app.report.setPeriod({ from: '2024-01-03', to: '2024-01-04' })
  await app.report.show('daily')
  expect(periodOf(app.report.store.getState())).toEqual(DAY)
})

test('the neighbour of a period is as long, and ends where the days end', () => {
  const days = ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05', '2024-01-08']
  expect(neighbour({ from: '2024-01-03', to: '2024-01-03' }, days, 1)).toEqual({
    from: '2024-01-04',
    to: '2024-01-04',
  })
  expect(neighbour({ from: '2024-01-04', to: '2024-01-05' }, days, -1)).toEqual({
    from: '2024-01-02',
    to: '2024-01-03',
  })
  expect(neighbour({ from: '2024-01-04', to: '2024-01-05' }, days, 1)).toEqual({
    from: '2024-01-08',
    to: '2024-01-08',
  })
  expect(neighbour({ from: '2024-01-08', to: '2024-01-08' }, days, 1)).toBeNull()
})

test('quick periods are made of the days that are there', () => {
  const periods = quickPeriods(['2024-01-30', '2024-01-31', '2024-02-01', '2024-02-02'])
  expect(periods.map(({ id, period: { from, to } }) => [id, from, to])).toEqual([
    ['day', '2024-02-02', '2024-02-02'],
    ['before', '2024-02-01', '2024-02-01'],
    ['five', '2024-01-30', '2024-02-02'],
    ['twenty', '2024-01-30', '2024-02-02'],
    ['month', '2024-02-01', '2024-02-02'],
    ['month-before', '2024-01-30', '2024-01-31'],
    ['all', '2024-01-30', '2024-02-02'],
  ])
  expect(quickPeriods([])).toEqual([])
})

test('PDF is printed by the host from the HTML; the other formats are written by the engine', async () => {
  const { app, host } = startApp({ scenario: 'data', tick: 1 })
  await app.report.show('daily', DAY)
  expect(await app.report.exportAs('pdf-Letter')).toEqual({
    path: '/home/ana/Documents/daily.pdf',
    bytes: 48_120,
  })
  expect(host.calls.map((call) => call.operation)).toEqual(['chooseSave', 'printPdf'])
  expect(host.calls[0]?.input).toMatchObject({ suggestedName: 'daily-2024-02-06.pdf' })
  expect(host.calls[1]?.input).toMatchObject({ html: expect.stringContaining('<h1>'), paper: 'Letter' })
  expect(await app.report.exportAs('text')).toMatchObject({ path: '/home/ana/Documents/daily.txt' })
  expect(await app.report.print()).toBe(true)
  expect(host.calls.map((call) => call.operation)).toEqual([
    'chooseSave',
    'printPdf',
    'chooseSave',
    'printPaper',
  ])
})

test('the theme is kept and told to the host', async () => {
  const { app, host, kept } = startApp({ scenario: 'data' })
  await app.shell.setTheme('dark')
  expect(kept.get('theme')).toBe('dark')
  expect(host.calls).toEqual([{ operation: 'setTheme', input: { theme: 'dark' } }])
})

test('a file beside the archive is chosen and taken away, and a report that is made anew closes its open record', async () => {
  const { app, host } = startApp({ scenario: 'data', tick: 1 })
  await app.report.show('execution', { from: '2024-01-03', to: '2024-01-05' })
  await app.report.chooseMarket('quotes')
  expect(host.calls.at(-1)).toMatchObject({ operation: 'chooseOpen' })
  expect(app.report.store.getState().market).toMatchObject({ quotes: { name: 'quotes.csv' }, tape: null })

  const { html } = app.report.store.getState().previews
  const record = html.status === 'ready' ? html.value.named[0]?.records[1] : undefined
  if (!record) throw new Error('The report names no second record.')
  await app.report.openRecord(record)
  expect(app.report.store.getState()).toMatchObject({ opened: record, lines: { status: 'ready' } })
  await app.report.removeMarket('quotes', 'tape')
  expect(app.report.store.getState()).toMatchObject({
    market: { quotes: null, tape: null },
    opened: null,
    lines: { status: 'idle' },
  })
})
