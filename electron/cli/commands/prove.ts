import { resolve } from 'node:path'
import type { Command } from 'commander'
import { BlotterError } from '../../../shared/model/error.ts'
import type { RecordPlace } from '../../../shared/model/evidence.ts'
import { type GlobalOptions, readCount, withGlobals } from '../options.ts'
import { type PinOptions, pinKeys, readPins, withPins } from '../pins.ts'
import { type Session, withSession } from '../session.ts'
import { say } from '../terminal.ts'

type ProveOptions = GlobalOptions &
  PinOptions & {
    readonly file?: string
    readonly line?: number
    readonly eventId?: string
    readonly dir?: string
    readonly output: string
  }

export function addProve(program: Command): void {
  const command = program
    .command('prove')
    .description('prove one record: an evidence file that anybody can check, signed by this workspace')
    .option('--file <key>', 'the log by its archive key, e.g. audit/2024/01/2024-01-15.log.gz')
    .option('--line <n>', 'the line in it, from 1', readCount)
    .option('--event-id <id>', 'the record by its event_id instead')
    .option('--dir <archive>', 'an archive folder that was not pulled; it is verified where it lies')
    .requiredOption('--output <file>', 'a page that checks itself (.html), or the bundle alone (.json)')
  withGlobals(withPins(command)).action(prove)
}

async function prove(options: ProveOptions): Promise<void> {
  const format = formatOf(options.output)
  const pins = await readPins(options)
  await withSession(options, async (session) => {
    const { client, call, follow, saveTo } = session
    const dir = options.dir === undefined ? null : resolve(options.dir)
    if (dir === null) await pinKeys(session, options)
    const place = await placeOf(session, options, dir)
    const written = await follow(
      client.evidence.prove(
        {
          ...place,
          format,
          save: saveTo(resolve(options.output)),
          ...(dir !== null && { folder: { dir, ...pins } }),
        },
        call,
      ),
    )
    if (options.quiet === true) return
    const open = written.check.steps.filter(({ holds }) => holds === null).length
    say(
      `proved: ${place.file}, line ${place.line}${open > 0 ? `, ${open} of ${written.check.steps.length} steps left open` : ''}`,
    )
    say(`written to ${written.path}`)
  })
}

async function placeOf(
  { client, call, follow }: Session,
  { file, line, eventId }: ProveOptions,
  dir: string | null,
): Promise<RecordPlace> {
  if (file !== undefined && line !== undefined && eventId === undefined) return { file, line }
  if (eventId === undefined || file !== undefined || line !== undefined) {
    throw new BlotterError('USAGE', 'Name the record: --file with --line, or --event-id.')
  }
  const places = await follow(client.evidence.locate({ eventId, ...(dir !== null && { dir }) }, call))
  const [place] = places
  if (!place) throw new BlotterError('NOT_FOUND', `No event has the event_id ${eventId}.`)
  if (places.length > 1) {
    const some = places.slice(0, 5).map((each) => `${each.file}:${each.line}`)
    throw new BlotterError(
      'USAGE',
      `${places.length} events have the event_id ${eventId}: ${some.join(', ')}.`,
      {
        hint: 'Name one with --file and --line.',
      },
    )
  }
  return place
}

function formatOf(path: string): 'html' | 'json' {
  if (path.endsWith('.html')) return 'html'
  if (path.endsWith('.json')) return 'json'
  throw new BlotterError('USAGE', `--output ${path}: name a file that ends in .html or .json.`)
}
