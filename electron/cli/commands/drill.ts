import { resolve } from 'node:path'
import type { Command } from 'commander'
import { DRILL_FORMATS } from '../../../shared/contract/drill.ts'
import type { Drill } from '../../../shared/model/drill.ts'
import { EXIT } from '../../../shared/model/verification.ts'
import { drillDocument, drillFolder, drillSummaryLine, writeTogether } from '../../engine/index.ts'
import { type GlobalOptions, readDay, readOneOf, withGlobals } from '../options.ts'
import { type PinOptions, pinKeys, readPins, withPins } from '../pins.ts'
import { directRun, withSession } from '../session.ts'
import { print, say } from '../terminal.ts'

type DrillFormat = (typeof DRILL_FORMATS)[number]
type DrillOptions = GlobalOptions &
  PinOptions & {
    readonly date: string
    readonly dir?: string
    readonly format?: DrillFormat
    readonly output?: string
  }

export function addDrill(program: Command): void {
  const command = program
    .command('drill')
    .description('damage copies of a day in every known way, and show that each is caught')
    .requiredOption('--date <day>', 'the day, YYYY-MM-DD', readDay)
    .option('--dir <archive>', 'a folder in the archive layout (default: what was pulled)')
    .option('--format <format>', DRILL_FORMATS.join(', '), readOneOf(DRILL_FORMATS))
    .option('--output <file>', 'write to a file instead of stdout')
  withGlobals(withPins(command)).action(drill)
}

async function drill(options: DrillOptions): Promise<void> {
  const format = options.format ?? formatOfName(options.output)
  const done =
    options.dir === undefined ? await drillPulled(options, format) : await drillDir(options, format)
  if (options.output !== undefined && options.quiet !== true) {
    say(`${drillSummaryLine(done)}; written to ${resolve(options.output)}`)
  }
  const tried = done.caught + done.missed
  process.exitCode = tried === 0 ? EXIT.notVerifiable : done.missed > 0 ? EXIT.findings : EXIT.good
}

async function drillDir(options: DrillOptions, format: DrillFormat): Promise<Drill> {
  const run = directRun(options)
  try {
    const pins = await readPins(options)
    const done = await drillFolder({ dir: options.dir as string, day: options.date, ...pins }, run)
    run.done()
    const content = drillDocument(done, format)
    if (options.output === undefined) await print(content)
    else await writeTogether([{ path: resolve(options.output), content }])
    return done
  } finally {
    run.done()
  }
}

async function drillPulled(options: DrillOptions, format: DrillFormat): Promise<Drill> {
  return withSession(options, async (session) => {
    const { client, call, follow, saveTo } = session
    await pinKeys(session, options)
    const done = await follow(client.drill.run({ day: options.date }, call))
    if (options.output === undefined) await print(drillDocument(done, format))
    else await client.drill.export({ id: done.id, format, save: saveTo(resolve(options.output)) }, call)
    return done
  })
}

function formatOfName(path: string | undefined): DrillFormat {
  const ending = path?.split('.').at(-1)
  return ending === 'html' || ending === 'json' ? ending : 'text'
}
