import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { BlotterError } from '../../../shared/model/error.ts'
import { EXIT } from '../../../shared/model/verification.ts'
import { type GlobalOptions, withGlobals } from '../options.ts'
import { withSession } from '../session.ts'
import { print, say } from '../terminal.ts'
import { cellText } from '../text-table.ts'

type SetOptions = GlobalOptions & { readonly note: string; readonly check?: boolean }

export function addRetention(program: Command): void {
  const retention = program.command('retention').description('the retention schedule of this workspace')
  withGlobals(retention.command('show').description('print the schedule in force')).action(
    (options: GlobalOptions) =>
      withSession(options, async ({ client, call }) => {
        const { inForce } = await client.retention.schedule(undefined, call)
        await print(inForce.text)
        if (options.quiet !== true)
          say(
            `${inForce.at === null ? inForce.note : `saved ${inForce.at} by ${inForce.author}`}, SHA-256 ${inForce.sha256}`,
          )
      }),
  )
  withGlobals(retention.command('set').description('check a schedule (YAML or JSON) and keep it'))
    .argument('<file>', 'the schedule')
    .option('--note <text>', 'why it was changed', '')
    .option('--check', 'check only; keep nothing')
    .action((file: string, options: SetOptions) => setSchedule(file, options))
  withGlobals(
    retention.command('history').description('every schedule that was in force, newest first'),
  ).action((options: GlobalOptions) =>
    withSession(options, async ({ client, call }) => {
      for (const { id, at, author, sha256, note } of await client.retention.history(undefined, call))
        await print(
          `${[String(id), at ?? '', author ?? '', sha256, note].map(cellText).join('  ').trimEnd()}\n`,
        )
    }),
  )
}

async function setSchedule(file: string, options: SetOptions): Promise<void> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new BlotterError('IO', `The schedule ${file} cannot be read: ${cause.message}`, { cause })
  })
  await withSession(options, async ({ client, call }) => {
    const { problems, schedule } = await client.retention.check({ text }, call)
    for (const { line, column, message } of problems) say(`${file}:${line}:${column}: ${message}`)
    if (!schedule) {
      process.exitCode = EXIT.usage
      return
    }
    if (options.check === true) {
      await print(`Good: ${schedule.recordTypes.length} types of record, ${schedule.rules.length} rules\n`)
      return
    }
    const { sha256 } = await client.retention.save({ text, note: options.note }, call)
    await print(`In force, SHA-256 ${sha256}\n`)
  })
}
