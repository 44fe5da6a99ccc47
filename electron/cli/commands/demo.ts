/**
 * The main job from end to end on sample data: write an archive, pull it, find a damaged copy out, report.
 */
import { mkdir, rm, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { BlotterError } from '../../../shared/model/error.ts'
import { exitCodeOf } from '../../../shared/model/verification.ts'
import { damageDay, formatVerification, readPem, verifyInPlace, writeSample } from '../../engine/index.ts'
import { type GlobalOptions, readCount, withGlobals } from '../options.ts'
import { directRun, type Session, withSession } from '../session.ts'
import { print, say } from '../terminal.ts'

type DemoOptions = GlobalOptions & {
  readonly output: string
  readonly days: number
  readonly eventsPerDay?: number
}

export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .description('the main job from end to end, on a sample archive')
    .option('--output <folder>', 'where to write', 'demo')
    .option('--days <n>', 'trading days', readCount, 30)
    .option('--events-per-day <n>', 'events a day, about', readCount)
  withGlobals(command).action(demo)
}

async function demo(options: DemoOptions): Promise<void> {
  const folder = resolve(options.output)
  const archive = join(folder, 'archive')
  const damaged = join(folder, 'damaged')
  const workspace = options.workspace ?? join(folder, 'workspace')
  await mkdir(folder, { recursive: true })

  await heading('1. A sample archive')
  const sample = await writeOnce(archive, options)
  await print(
    `${sample.days.length} trading days, ${sample.entries.toLocaleString('en-US')} events, chained and signed: ${show(archive)}\n`,
  )

  const day = sample.days[Math.floor(sample.days.length / 2)] as string
  await rm(damaged, { recursive: true, force: true })
  const damage = await damageDay({ archive, day, output: damaged })
  await print(
    `A damaged copy of ${day}: ${damage.field} in line ${damage.line} changed from ${damage.before} to ${damage.after}\n`,
  )

  await withSession({ ...options, workspace }, async (session) => {
    const { client, call, follow } = session
    await heading('2. Pull: read, verify, load')
    await client.workspace.addPin(
      { kind: 'root', pem: await readPem(sample.rootPem), label: 'sample root key' },
      call,
    )
    const source = await client.workspace.addSource({ spec: archive, label: 'Sample archive' }, call)
    const pulled = await follow(client.archive.pull({ sourceId: source.id, parallel: options.jobs }, call))
    if (!pulled.verification) throw new BlotterError('INTERNAL', 'The sample archive gave nothing to verify.')
    await print(formatVerification(pulled.verification))
    if (exitCodeOf(pulled.verification) !== 0) {
      throw new BlotterError('INTERNAL', 'The untouched sample archive did not verify.')
    }
    if (pulled.loaded) {
      await print(
        `Loaded: ${(pulled.loaded.rows).toLocaleString('en-US')} events (${pulled.loaded.skipped} files were loaded before)\n`,
      )
    }

    await heading('3. The damaged copy is found out')
    const run = directRun(options)
    const found = await verifyInPlace(
      { dir: damaged, mode: 'seal', roots: [await readPem(sample.rootPem)], keys: [], jobs: options.jobs },
      run,
    )
    run.done()
    await print(formatVerification(found))
    const caught = found.findings.some((finding) => finding.file !== null && finding.line === damage.line)
    if (!caught) throw new BlotterError('INTERNAL', 'The damaged line was not found.')

    await heading(`4. Daily audit summary of ${day}`)
    const daily = { kind: 'daily', range: { from: day, to: day } } as const
    await print((await follow(client.report.render({ report: daily, format: 'text' }, call))).content)

    const from = sample.days[0] as string
    const to = sample.days.at(-1) as string
    await heading(`5. Execution quality, ${from} to ${to}`)
    const execution = { kind: 'execution', range: { from, to } } as const
    await print((await follow(client.report.render({ report: execution, format: 'text' }, call))).content)

    await heading('6. Reports')
    await writeHtml(session, daily, join(folder, `daily-${day}.html`))
    await writeHtml(session, execution, join(folder, `execution-${from}-${to}.html`))
  })

  await heading('Next')
  const use = `--workspace ${show(workspace)}`
  await print(
    [
      'Open the window on this data (needs a display):',
      `  npm start -- ${use}`,
      'Ask:',
      `  npm run -s cli -- sql "SELECT ticker, count(*) AS fills FROM fills GROUP BY ticker ORDER BY fills DESC LIMIT 5" ${use}`,
      `  npm run -s cli -- query --type order_rejected --format csv ${use}`,
      'Verify your own archive:',
      '  npm run -s cli -- verify --dir ARCHIVE --root root.pem',
      '',
    ].join('\n'),
  )
}

/** The sample's bytes are the same each time, so one from an earlier run is used again. */
async function writeOnce(archive: string, options: DemoOptions) {
  const run = directRun(options)
  try {
    if (await stat(archive).catch(() => null)) {
      say('Writing the sample archive anew…')
      await rm(archive, { recursive: true, force: true })
    }
    return await writeSample(
      {
        output: archive,
        days: options.days,
        ...(options.eventsPerDay && { eventsPerDay: options.eventsPerDay }),
      },
      run,
    )
  } finally {
    run.done()
  }
}

async function writeHtml(
  { client, call, follow, saveTo }: Session,
  report: Parameters<Session['client']['report']['export']>[0]['report'],
  path: string,
): Promise<void> {
  await follow(client.report.export({ report, format: 'html', save: saveTo(path) }, call))
  await print(`${show(path)}\n`)
}

function heading(text: string): Promise<void> {
  return print(`\n${text}\n${'-'.repeat(text.length)}\n`)
}

function show(path: string): string {
  return relative(process.cwd(), path) || '.'
}
