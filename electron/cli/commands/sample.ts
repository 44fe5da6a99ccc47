import type { Command } from 'commander'
import { writeSample } from '../../engine/index.ts'
import { type GlobalOptions, readCount, readDay, readOneOf, withGlobals } from '../options.ts'
import { directRun } from '../session.ts'
import { print } from '../terminal.ts'

type SampleOptions = GlobalOptions & {
  readonly output: string
  readonly days: number
  readonly eventsPerDay?: number
  readonly seed?: string
  readonly start?: string
  readonly profile: 'sigc-v1' | 'py-jsondumps-v0'
}

export function addSample(program: Command): void {
  const command = program
    .command('sample')
    .description('write a sample archive: trading days of chained, signed events, the same bytes each time')
    .requiredOption('--output <archive>', 'folder to write')
    .option('--days <n>', 'trading days', readCount, 30)
    .option('--events-per-day <n>', 'events a day, about', readCount)
    .option('--seed <text>', 'another seed gives another archive')
    .option('--start <day>', 'first day, YYYY-MM-DD', readDay)
    .option(
      '--profile <profile>',
      'sigc-v1 or py-jsondumps-v0',
      readOneOf(['sigc-v1', 'py-jsondumps-v0'] as const),
      'sigc-v1',
    )
  withGlobals(command).action(sample)
}

async function sample(options: SampleOptions): Promise<void> {
  const run = directRun(options)
  try {
    const { output, days, eventsPerDay, seed, start, profile } = options
    const written = await writeSample(
      {
        output,
        days,
        profile,
        ...(eventsPerDay && { eventsPerDay }),
        ...(seed && { seed }),
        ...(start && { start }),
      },
      run,
    )
    run.done()
    await print(
      `Archive: ${written.archive}\n` +
        `Days: ${written.days.length} (${written.days[0]} to ${written.days.at(-1)})\n` +
        `Entries: ${written.entries.toLocaleString('en-US')}\n` +
        `Root key to pin: ${written.rootPem}\n`,
    )
  } finally {
    run.done()
  }
}
