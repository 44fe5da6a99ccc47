/** The library, played by a fake: a few ready questions, and a folder that is a map. Never shipped. */
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import type { ReadyQuestion, SavedQuestion, TabDetails } from '../../shared/contract/library.ts'
import { parseQuestion, withTitle } from '../../shared/model/question.ts'
import { FIRST, hexOf, LAST } from './fake-data.ts'

const READY_TEXTS: Readonly<Record<string, string>> = {
  'fills-by-venue': `-- title: Fills by venue
-- subject: Fills
-- description: Count and notional of fills by execution venue.
-- param from: date = first_day -- First day (UTC)
-- param ticker: text = '' -- Ticker; empty: all
SELECT execution_venue, count(*) FROM fills WHERE day >= :from AND (:ticker = '' OR ticker = :ticker) GROUP BY ALL
`,
  'slow-orders': `-- title: Slowest orders
-- subject: Latency
-- description: Orders that waited longest for their first fill.
-- param type: choice(market, limit) = market -- Order type
-- param least: integer -- Least, in milliseconds
SELECT * FROM order_lifecycle WHERE order_type = :type AND submit_to_first_fill_ms >= :least
`,
  'events-by-type': `-- title: Events by type
-- subject: Activity
-- description: How many of each type there are.
SELECT event_type, count(*) FROM events GROUP BY ALL
`,
}

export const FAKE_READY: readonly ReadyQuestion[] = Object.entries(READY_TEXTS).map(([id, text]) => {
  const { title, subject, description, params } = parseQuestion(text).question
  return { id, title, subject, description, params, text }
})

const idOf = (name: string) => hexOf(name).slice(0, 24)

function toSaved(name: string, text: string): SavedQuestion {
  const { question, problems } = parseQuestion(text)
  const { subject, description, params } = question
  const title = question.title || name.replace(/\.sql$/, '')
  const modifiedAt = '2024-02-10T09:12:44.120Z'
  return {
    id: idOf(name),
    name,
    title,
    subject,
    description,
    params,
    text,
    sha256: hexOf(text),
    modifiedAt,
    problems,
  }
}

/** `disk` may be changed by a test, as another program would change the folder. */
export function createFakeLibrary(disk = new Map<string, string>()) {
  const os = implement(contract).library
  let folder: string | null = null
  let tabs: readonly TabDetails[] = []
  const trash = new Map<string, readonly [name: string, text: string]>()
  const saved = () => ({
    folder,
    questions: folder === null ? [] : [...disk].map(([name, text]) => toSaved(name, text)),
    skipped: [],
    problem: null,
  })
  const nameOf = (id: string): string => {
    const name = [...disk.keys()].find((each) => idOf(each) === id)
    if (name === undefined) throw new ORPCError('NOT_FOUND', { message: 'The file is gone.', data: {} })
    return name
  }
  const named = (title: string) => `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.sql`
  return {
    ready: os.ready.handler(() => FAKE_READY),
    days: os.days.handler(() => ({ first: FIRST, last: LAST })),
    saved: os.saved.handler(saved),
    setFolder: os.setFolder.handler(({ input }) => {
      folder = input.folder === null ? null : '/home/ana/Questions'
      return saved()
    }),
    save: os.save.handler(({ input: { id, title, text, base, overwrite } }) => {
      const name = id === null ? named(title) : [...disk.keys()].find((each) => idOf(each) === id)
      if (name === undefined && !overwrite) return { status: 'gone' as const }
      const place = name ?? named(title)
      const there = id === null ? undefined : disk.get(place)
      if (id !== null && there !== undefined && hexOf(there) !== base && !overwrite) {
        return { status: 'changed' as const, id, text: there, sha256: hexOf(there) }
      }
      disk.set(place, text)
      return { status: 'saved' as const, question: toSaved(place, text) }
    }),
    rename: os.rename.handler(({ input }) => {
      const name = nameOf(input.id)
      const text = withTitle(disk.get(name) ?? '', input.title)
      disk.delete(name)
      disk.set(named(input.title), text)
      return toSaved(named(input.title), text)
    }),
    remove: os.remove.handler(({ input }) => {
      const name = nameOf(input.id)
      const trashed = crypto.randomUUID()
      trash.set(trashed, [name, disk.get(name) ?? ''])
      disk.delete(name)
      return { trashed }
    }),
    restore: os.restore.handler(({ input }) => {
      const found = trash.get(input.trashed)
      if (!found) throw new ORPCError('NOT_FOUND', { message: 'Not in the trash.', data: {} })
      disk.set(...found)
      return toSaved(...found)
    }),
    tabs: os.tabs.handler(() => tabs),
    saveTabs: os.saveTabs.handler(({ input }) => {
      tabs = input.tabs
    }),
  }
}
