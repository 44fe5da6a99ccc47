import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { DRILL_FORMATS } from '../../../shared/contract/drill.ts'
import type { Drill } from '../../../shared/model/drill.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { EXIT } from '../../../shared/model/verification.ts'
import { drillDocument, drillFolder, drillSummaryLine, readPem } from '../../engine/index.ts'
import { collect, type GlobalOptions, readDay, readOneOf, withGlobals } from '../options.ts'
import { directRun, withSession } from '../session.ts'
import { print, say } from '../terminal.ts'

type DrillFormat = (typeof DRILL_FORMATS)[number]
type DrillOptions = GlobalOptions & {
  readonly date: string
  readonly dir?: string
  readonly root?: readonly string[]
  readonly key?: readonly string[]
  readonly format?: DrillFormat
  readonly output?: string
}

export function addDrill(program: Command): void {
  const command = program
    .command('drill')
    .description('damage copies of a day in every known way, and show that each is caught')
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', readDay)
    .option('--dir <archive>', 'a folder in the archive layout (default: what was pulled)')
    .option('--root <pem>', 'pin the root key of the key set (may be repeated)', collect)
    .option('--key <pem>', 'pin an entry key (may be repeated)', collect)
    .option('--format <format>', DRILL_FORMATS.join(', '), readOneOf(DRILL_FORMATS))
    .option('--output <file>', 'write to a file instead of stdout')
  withGlobals(command).action(drill)
}

async function drill(options: DrillOptions): Promise<void> {
  const format = options.format ?? formatOfName(options.output)
  const done =
    options.dir === undefined ? await drillPulled(options, format) : await drillDir(options, format)
  if (options.output !== undefined && options.quiet !== true) {
    say(`${drillSummaryLine(done)}; written to ${resolve(options.output)}`)
  }
  process.exitCode = done.missed > 0 ? EXIT.findings : EXIT.good
}

async function drillDir(options: DrillOptions, format: DrillFormat): Promise<Drill> {
  const run = directRun(options)
  try {
    const [roots, keys] = await readPins(options)
    const done = await drillFolder({ dir: options.dir as string, day: options.date, roots, keys }, run)
    run.done()
    const content = drillDocument(done, format)
    if (options.output === undefined) await print(content)
    else await writeNew(resolve(options.output), content)
    return done
  } finally {
    run.done()
  }
}

async function drillPulled(options: DrillOptions, format: DrillFormat): Promise<Drill> {
  return withSession(options, async ({ client, call, follow, saveTo }) => {
    for (const [kind, paths] of [
      ['root', options.root ?? []],
      ['key', options.key ?? []],
    ] as const) {
      for (const path of paths)
        await client.workspace.addPin({ kind, pem: await readPem(path), label: path }, call)
    }
    const done = await follow(client.drill.run({ day: options.date }, call))
    if (options.output === undefined) await print(drillDocument(done, format))
    else await client.drill.export({ id: done.id, format, save: saveTo(resolve(options.output)) }, call)
    return done
  })
}

async function readPins(options: DrillOptions): Promise<readonly [readonly string[], readonly string[]]> {
  return [
    await Promise.all((options.root ?? []).map(readPem)),
    await Promise.all((options.key ?? []).map(readPem)),
  ]
}

async function writeNew(path: string, content: string): Promise<void> {
  await writeFile(path, content).catch((cause: unknown) => {
    throw new BlotterError('IO', `${path} could not be written: ${(cause as Error).message}`, { cause })
  })
}

function formatOfName(path: string | undefined): DrillFormat {
  const ending = path?.split('.').at(-1)
  return ending === 'html' || ending === 'json' ? ending : 'text'
}
