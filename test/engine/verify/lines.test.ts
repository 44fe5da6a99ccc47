import { describe, expect, test } from 'vitest'
import { verifyFolder } from './support/archive.ts'
import { withFolder } from './support/scratch.ts'
import { World, type WorldOptions, worldEvents } from './support/world.ts'
import { makeKey } from './support/writer.ts'

const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04'] as const
const LAST_DAY = DAYS.length - 1
const LINES = 5

type Ground = 'sealed' | 'without leaves' | 'signed' | 'unsigned'
const GROUNDS: readonly Ground[] = ['sealed', 'without leaves', 'signed', 'unsigned']

function makeWorld(ground: Ground, profile: WorldOptions['profile']): World {
  const manifests = ground === 'sealed' || ground === 'without leaves'
  return new World({
    profile,
    days: DAYS.map((day, at) => ({ day, events: worldEvents(day, LINES, at * LINES) })),
    keys: ground === 'unsigned' ? [] : [{ key: makeKey('entries'), from: 0 }],
    keyIds: true,
    manifests,
    leaves: ground === 'sealed',
    checkpoints: manifests,
    keySet: manifests,
  })
}

/** Findings as `KIND day:line`, days counted from 0. */
async function placesAfter(
  ground: Ground,
  profile: WorldOptions['profile'],
  damage: (world: World) => void,
): Promise<readonly string[]> {
  return withFolder(async (folder) => {
    const world = makeWorld(ground, profile)
    damage(world)
    world.writeTo(folder)
    const [seal, full] = [
      await verifyFolder(folder, 'seal', world.pins()),
      await verifyFolder(folder, 'full', world.pins()),
    ]
    const places = ({ findings }: typeof full) =>
      findings
        .filter(({ severity }) => severity === 'error')
        .map(({ kind, file, line }) => `${kind} ${DAYS.findIndex((day) => file?.includes(day))}:${line}`)
    expect(places(seal)).toEqual(places(full))
    return places(full)
  })
}

/** What integrity.md says of a day's line `at` (from 0) that is gone. */
function deletion(ground: Ground, day: number, at: number): readonly string[] {
  const sealed = ground === 'sealed' || ground === 'without leaves'
  if (at === LINES - 1) {
    const tail = `FILE_TAIL_MISSING ${day}:${LINES}`
    if (day === LAST_DAY) return sealed ? [tail] : [] // nobody but a manifest knows of it
    return [tail, `CHAIN_LINK_BROKEN ${day + 1}:1`]
  }
  if (sealed) return [`ENTRY_DELETED ${day}:${at + 1}`]
  if (at === 0 && day === 0) return [] // a stream may begin before what is at hand
  if (at === 0) return [`FILE_TAIL_MISSING ${day - 1}:${LINES + 1}`, `CHAIN_LINK_BROKEN ${day}:1`]
  return [`${ground === 'signed' ? 'ENTRY_DELETED' : 'CHAIN_LINK_BROKEN'} ${day}:${at + 1}`]
}

const EVERY_LINE = DAYS.flatMap((day, number) =>
  Array.from({ length: LINES }, (_, at) => ({ day, number, at })),
)

describe.each(['py-jsondumps-v0', 'jcs-v1', 'sigc-v1'] as const)('%s', (profile) => {
  describe.each(GROUNDS)('%s', (ground) => {
    test('every single line that is deleted is placed', async () => {
      for (const { day, number, at } of EVERY_LINE) {
        const places = await placesAfter(ground, profile, (world) => {
          world.change(day, (lines) => void lines.splice(at, 1))
        })
        expect(places, `day ${number}, line ${at + 1}`).toEqual(deletion(ground, number, at))
      }
    })

    test('every single line that is repeated is placed', async () => {
      for (const { day, number, at } of EVERY_LINE) {
        const places = await placesAfter(ground, profile, (world) => {
          world.change(day, (lines) => void lines.splice(at, 0, lines[at] as string))
        })
        expect(places, `day ${number}, line ${at + 1}`).toEqual([`ENTRY_DUPLICATED ${number}:${at + 2}`])
      }
    })

    test('every two neighbours that are exchanged are placed, across midnight as well', async () => {
      for (const { day, number, at } of EVERY_LINE) {
        if (number === LAST_DAY && at === LINES - 1) continue
        const places = await placesAfter(ground, profile, (world) => {
          const next = at === LINES - 1 ? (DAYS[number + 1] as string) : day
          const other = at === LINES - 1 ? 0 : at + 1
          const [one, two] = [world.lines(day)[at] as string, world.lines(next)[other] as string]
          world.change(day, (lines) => void lines.splice(at, 1, two))
          world.change(next, (lines) => void lines.splice(other, 1, one))
        })
        expect(places, `day ${number}, line ${at + 1}`).toEqual([`ENTRIES_REORDERED ${number}:${at + 1}`])
      }
    })
  })
})
