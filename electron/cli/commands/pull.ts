import type { Command } from 'commander'
import type { PullResult } from '../../../shared/contract/archive.ts'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { type GlobalOptions, type RangeOptions, readRange, withGlobals, withRange } from '../options.ts'
import { addSource, pullExit, pullLines, type SourceOptions, withSource } from '../pull-source.ts'
import { withSession } from '../session.ts'
import { print, say } from '../terminal.ts'
import { cellText } from '../text-table.ts'

type PullOptions = GlobalOptions &
  RangeOptions &
  SourceOptions & {
    readonly source: string
    readonly dryRun?: boolean
    readonly downloadOnly?: boolean
  }

export function addPull(program: Command): void {
  const command = program
    .command('pull')
    .description('download (or read) an archive, verify it in seal mode, load it')
    .requiredOption('--source <where>', 's3://bucket/prefix/, a folder, or one file')
    .option('--dry-run', 'print what would be transferred, transfer nothing')
    .option('--download-only', 'stop at the cache: do not verify or load')
  withGlobals(withRange(withSource(command))).action(pull)
}

async function pull(options: PullOptions): Promise<void> {
  const range = readRange(options)
  await withSession(options, async (session) => {
    const { client, call, follow } = session
    const source = await addSource(session, options.source, options)
    const request = { sourceId: source.id, parallel: options.jobs, ...(range && { range }) }
    if (options.dryRun) {
      const plan = await client.archive.plan(request, call)
      const lines = [
        `Source: ${plan.source}`,
        ...plan.fetch.map(
          (item) => `  ${item.reason.padEnd(7)}  ${formatBytes(item.size).padStart(10)}  ${item.key}`,
        ),
        `To transfer: ${plan.fetch.length} objects, ${formatBytes(plan.bytes)}`,
        `Already here: ${plan.unchanged} objects`,
        `Missing days: ${plan.missingDays.length === 0 ? 'none' : plan.missingDays.join(', ')}`,
        ...(plan.needsRestore.length > 0
          ? [`Need a restore request first: ${plan.needsRestore.join(', ')}`]
          : []),
        ...plan.ignored.map((item) => `Not of the layout: "${cellText(item.key)}" (${item.reason})`),
      ]
      await print(`${lines.join('\n')}\n`)
      return
    }
    const result: PullResult = await follow(
      client.archive.pull({ ...request, ...(options.downloadOnly && { downloadOnly: true }) }, call),
    )
    await print(`${pullLines(result).join('\n')}\n`)
    process.exitCode = pullExit(result)
    if (result.verification?.integrity === 'NOT_VERIFIABLE' && options.quiet !== true) {
      say(
        'Pin a key that you received another way, then verify: blotter verify --root root.pem (or --key key.pem)',
      )
    }
  })
}
