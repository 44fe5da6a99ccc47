import { expect, test } from 'vitest'
import { requestOf } from '../../renderer/state/report.ts'
import { startApp } from './connect.ts'

test('a chosen day is rendered as HTML and as text', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.report.change({ day: '2024-02-06' })
  const { html, text } = app.report.store.getState()
  expect(html.status === 'ready' && html.value.content).toContain('<h1>Daily Audit Report')
  expect(text.status === 'ready' && text.value.content).toMatch(/^Daily Audit Report: 2024-02-06\n=+\n/)
})

test('a refused report is shown as it failed; the next one replaces it', async () => {
  const { app } = startApp({ scenario: 'data', tick: 1 })
  await app.report.change({ kind: 'execution', from: '2024-01-02', to: '2024-01-05' })
  expect(app.report.store.getState().html).toMatchObject({ status: 'failed', failure: { code: 'NOT_FOUND' } })
  await app.report.change({ from: '2024-01-03' })
  expect(app.report.store.getState().html.status).toBe('ready')
})

test('a period that runs backwards is no request', () => {
  expect(requestOf({ kind: 'execution', day: null, from: '2024-02-01', to: '2024-01-01' })).toBeNull()
  expect(requestOf({ kind: 'daily', day: null, from: null, to: null })).toBeNull()
})

test('PDF is printed by the host from the HTML; the other formats are written by the engine', async () => {
  const { app, host } = startApp({ scenario: 'data', tick: 1 })
  await app.report.change({ day: '2024-02-06' })
  expect(await app.report.exportAs('pdf')).toEqual({ path: '/home/ana/Documents/daily.pdf', bytes: 48_120 })
  expect(host.calls.map((call) => call.operation)).toEqual(['chooseSave', 'printPdf'])
  expect(host.calls[0]?.input).toMatchObject({ suggestedName: 'daily-2024-02-06.pdf' })
  expect(host.calls[1]?.input).toMatchObject({ html: expect.stringContaining('<h1>') })
  expect(await app.report.exportAs('text')).toMatchObject({ path: '/home/ana/Documents/daily.txt' })
  expect(host.calls.map((call) => call.operation)).toEqual(['chooseSave', 'printPdf', 'chooseSave'])
})

test('the theme is kept and told to the host', async () => {
  const { app, host, kept } = startApp({ scenario: 'data' })
  await app.shell.setTheme('dark')
  expect(kept.get('theme')).toBe('dark')
  expect(host.calls).toEqual([{ operation: 'setTheme', input: { theme: 'dark' } }])
})
