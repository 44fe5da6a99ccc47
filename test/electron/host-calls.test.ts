import { describe, expect, test } from 'vitest'
import {
  answerHostCall,
  type HostOperations,
  isOwnPage,
  type Sender,
} from '../../electron/main/host-calls.ts'
import { keepSaveGrants } from '../../electron/main/save-grants.ts'
import { BlotterError } from '../../shared/model/error.ts'

const event = (change: { url?: string; parent?: unknown; id?: number } = {}): Sender => ({
  sender: { id: change.id ?? 1 },
  senderFrame: { url: change.url ?? 'app://blotter/index.html', parent: change.parent ?? null },
})

describe('who asks', () => {
  test('the page of Blotter, in its window, on top', () => {
    expect(isOwnPage(event(), 1)).toBe(true)
  })
  test.each([
    ['another window', event({ id: 2 })],
    ['a frame in the page', event({ parent: {} })],
    ['another page in the window', event({ url: 'https://example.com/' })],
    ['about:blank', event({ url: 'about:blank' })],
    ['a report in its preview', event({ url: 'about:srcdoc', parent: {} })],
    ['a host that begins like ours', event({ url: 'app://blotter.evil/index.html' })],
    ['the print page', event({ url: 'app://print/1' })],
    ['a frame that is gone', { sender: { id: 1 }, senderFrame: null }],
  ])('not %s', (_name, sender) => {
    expect(isOwnPage(sender, 1)).toBe(false)
  })
})

describe('what is asked', () => {
  const calls: unknown[] = []
  const lines: string[] = []
  const operations = {
    setTheme: (input: unknown) => {
      calls.push(input)
      return null
    },
    about: () => {
      throw new BlotterError('IO', 'the disk is gone', { hint: 'find it' })
    },
    deleteSecret: async () => {
      throw new TypeError('a defect')
    },
  } as unknown as HostOperations
  const ask = (operation: unknown, input: unknown, trusted = true) =>
    answerHostCall({ operations, trusted, operation, input, log: (line) => lines.push(line) })

  test('parsed arguments reach the operation, without what is not in the contract', async () => {
    expect(await ask('setTheme', { theme: 'dark', extra: 1 })).toEqual({ ok: true, value: null })
    expect(calls).toEqual([{ theme: 'dark' }])
  })
  test('others do not, and the reply names the field', async () => {
    calls.length = 0
    expect(await ask('setTheme', { theme: 'pink' })).toMatchObject({
      ok: false,
      code: 'USAGE',
      message: expect.stringContaining('theme'),
    })
    expect(await ask('setTheme', { theme: 'dark' }, false)).toMatchObject({ ok: false, code: 'USAGE' })
    expect(calls).toEqual([])
  })
  test.each(['toString', '__proto__', 'constructor', 'hasOwnProperty', '', 7, null, undefined, ['about']])(
    'there is no operation %j',
    async (operation) => {
      expect(await ask(operation, {})).toMatchObject({ ok: false, code: 'USAGE' })
    },
  )
  test('a failure is a value with its code; a defect is INTERNAL and in the log', async () => {
    expect(await ask('about', {})).toEqual({
      ok: false,
      code: 'IO',
      message: 'the disk is gone',
      hint: 'find it',
    })
    expect(await ask('deleteSecret', { name: 'x' })).toMatchObject({ ok: false, code: 'INTERNAL' })
    expect(lines.join()).toContain('a defect')
  })
})

describe('tokens of save dialogs', () => {
  test('give their path once', () => {
    const grants = keepSaveGrants()
    const token = grants.grant('/x/a.pdf')
    expect(token).toMatch(/^[0-9a-f-]{36}$/)
    expect(grants.open()).toEqual([{ save: token, path: '/x/a.pdf' }])
    expect(grants.take(token)).toBe('/x/a.pdf')
    expect(() => grants.take(token)).toThrow(expect.objectContaining({ code: 'USAGE' }))
    expect(grants.open()).toEqual([])
  })
  test('the oldest are forgotten', () => {
    const grants = keepSaveGrants()
    const first = grants.grant('/first')
    const later = Array.from({ length: 100 }, (_, i) => grants.grant(`/${i}`))
    expect(() => grants.take(first)).toThrow(BlotterError)
    expect(grants.take(later[0] ?? '')).toBe('/0')
  })
})
