import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  type EngineChild,
  type EngineClient,
  startEngineProcess,
} from '../../electron/main/engine-process.ts'
import type { HostToEngine } from '../../shared/contract/host.ts'

type Child = EngineChild<string> & {
  readonly posted: { readonly message: HostToEngine; readonly port: string | undefined }[]
  readonly say: (message: unknown) => void
  readonly exit: (code: number) => void
  killed: boolean
}

function fakeChild(): Child {
  const onMessage: ((message: unknown) => void)[] = []
  const onExit: ((code: number) => void)[] = []
  const child: Child = {
    posted: [],
    killed: false,
    post: (message, port) => void child.posted.push({ message, port }),
    onMessage: (listener) => void onMessage.push(listener),
    onExit: (listener) => void onExit.push(listener),
    kill: () => {
      child.killed = true
      child.exit(137)
    },
    say: (message) => {
      for (const listener of onMessage) listener(message)
    },
    exit: (code) => {
      for (const listener of onExit) listener(code)
    },
  }
  return child
}

function setUp() {
  const children: Child[] = []
  const restarts: string[] = []
  const lines: string[] = []
  let channels = 0
  const engine = startEngineProcess<string>({
    fork: () => {
      const child = fakeChild()
      children.push(child)
      return child
    },
    openChannel: () => {
      channels += 1
      return { page: `page-${channels}`, engine: `engine-${channels}` }
    },
    open: { type: 'open', workspace: '/w', offline: true },
    secrets: () => [{ name: 's', value: { accessKeyId: 'a', secretAccessKey: 'b' } }],
    grants: () => [{ save: 'token', path: '/p' }],
    lent: () => [{ open: 'lent', path: '/q.csv' }],
    onRestart: (reason) => restarts.push(reason),
    log: (line) => lines.push(line),
    logFile: '/log',
  })
  const last = () => {
    const child = children.at(-1)
    if (child === undefined) throw new Error('no engine was started')
    return child
  }
  return { engine, children, restarts, lines, last }
}

function client(): EngineClient<string> & { readonly got: unknown[] } {
  const got: unknown[] = []
  return { got, deliver: (port) => void got.push(port), fail: (failure) => void got.push(failure) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const FAILED = { type: 'failed', code: 'WORKSPACE_LOCKED', message: 'locked', hint: 'close it' }

describe('the start', () => {
  test('open comes first, then what the engine must know', () => {
    const { last } = setUp()
    expect(last().posted.map(({ message }) => message.type)).toEqual(['open', 'secret', 'grant', 'lend'])
    expect(last().posted[0]?.message).toEqual({ type: 'open', workspace: '/w', offline: true })
  })
  test('a page that asks early gets its port when the engine is ready; each side has one end', () => {
    const { engine, last } = setUp()
    const page = client()
    engine.connect(page)
    expect(page.got).toEqual([])
    last().say({ type: 'ready' })
    expect(page.got).toEqual(['page-1'])
    expect(last().posted.at(-1)).toEqual({ message: { type: 'port' }, port: 'engine-1' })
  })
  test('a page that asks later, or again after a reload, gets a fresh one at once', () => {
    const { engine, last } = setUp()
    last().say({ type: 'ready' })
    const [one, two] = [client(), client()]
    engine.connect(one)
    engine.connect(two)
    expect([one.got, two.got]).toEqual([['page-1'], ['page-2']])
  })
  test('what is not of the contract changes nothing', () => {
    const { engine, last, lines } = setUp()
    const page = client()
    engine.connect(page)
    for (const message of [null, 'ready', { type: 'READY' }, { type: 'failed' }]) last().say(message)
    expect(page.got).toEqual([])
    expect(lines).toHaveLength(4)
  })
})

describe('a failure to open', () => {
  test('reaches the page that waits; the process is ended, not restarted', () => {
    const { engine, last, children, restarts } = setUp()
    const page = client()
    engine.connect(page)
    last().say(FAILED)
    expect(page.got).toEqual([{ code: 'WORKSPACE_LOCKED', message: 'locked', hint: 'close it' }])
    expect(last().killed).toBe(true)
    vi.advanceTimersByTime(120_000)
    expect(children).toHaveLength(1)
    expect(restarts).toEqual([])
  })
  test('a page that asks afterwards has it tried anew', () => {
    const { engine, last, children } = setUp()
    last().say(FAILED)
    const page = client()
    engine.connect(page)
    expect(children).toHaveLength(2)
    last().say({ type: 'ready' })
    expect(page.got).toEqual(['page-1'])
  })
})

describe('a crash', () => {
  test('restarts the engine with its secrets and grants, and tells the page', () => {
    const { engine, last, children, restarts } = setUp()
    last().say({ type: 'ready' })
    last().exit(139)
    const page = client()
    engine.connect(page)
    expect(children).toHaveLength(1)
    vi.advanceTimersByTime(500)
    expect(children).toHaveLength(2)
    expect(restarts).toEqual(['The engine stopped unexpectedly (exit code 139).'])
    expect(last().posted.map(({ message }) => message.type)).toEqual(['open', 'secret', 'grant', 'lend'])
    last().say({ type: 'ready' })
    expect(page.got).toEqual(['page-1'])
  })
  test('each one within a minute waits longer; the fifth is final, and says where to look', () => {
    const { engine, last, children } = setUp()
    const page = client()
    engine.connect(page)
    for (const pause of [500, 1000, 2000, 4000]) {
      const before = children.length
      last().exit(1)
      vi.advanceTimersByTime(pause - 1)
      expect(children).toHaveLength(before)
      vi.advanceTimersByTime(1)
      expect(children).toHaveLength(before + 1)
    }
    last().exit(1)
    vi.advanceTimersByTime(60_000)
    expect(children).toHaveLength(5)
    expect(page.got).toEqual([
      {
        code: 'INTERNAL',
        message: expect.stringContaining('5 times'),
        hint: expect.stringContaining('/log'),
      },
    ])
  })
  test('crashes long apart are each a first one', () => {
    const { last, children } = setUp()
    for (let i = 0; i < 8; i++) {
      last().exit(1)
      vi.advanceTimersByTime(500)
      expect(children).toHaveLength(i + 2)
      vi.advanceTimersByTime(61_000)
    }
  })
  test('a late word of a dead engine is not heard', () => {
    const { engine, children } = setUp()
    children[0]?.exit(1)
    vi.advanceTimersByTime(500)
    const page = client()
    engine.connect(page)
    children[0]?.say({ type: 'ready' })
    children[0]?.exit(1)
    expect(page.got).toEqual([])
    expect(children).toHaveLength(2)
  })
})

describe('the end', () => {
  test('the engine is asked, and waited for; its exit is no crash', async () => {
    const { engine, last, children, restarts } = setUp()
    const closed = engine.close()
    expect(last().posted.at(-1)?.message).toEqual({ type: 'close' })
    last().exit(0)
    await closed
    vi.advanceTimersByTime(60_000)
    expect([children.length, restarts, last().killed]).toEqual([1, [], false])
  })
  test('one that does not end is killed', async () => {
    const { engine, last } = setUp()
    const closed = engine.close(1000)
    await vi.advanceTimersByTimeAsync(1000)
    await closed
    expect(last().killed).toBe(true)
  })
  test('nothing restarts after it', async () => {
    const { engine, last, children } = setUp()
    last().exit(1)
    await engine.close()
    vi.advanceTimersByTime(60_000)
    engine.connect(client())
    expect(children).toHaveLength(1)
  })
})
