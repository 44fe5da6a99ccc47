import type { Command } from 'commander'
import type { PullResult } from '../../../shared/contract/archive.ts'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import { EXIT, exitCodeOf } from '../../../shared/model/verification.ts'
import { formatVerification } from '../../engine/index.ts'
import { type GlobalOptions, type RangeOptions, readRange, withGlobals, withRange } from '../options.ts'
import { withSession } from '../session.ts'
import { print, say } from '../terminal.ts'
import { cellText } from '../text-table.ts'

type PullOptions = GlobalOptions &
  RangeOptions & {
    readonly source: string
    readonly endpointUrl?: string
    readonly region?: string
    readonly profile?: string
    readonly pathStyle?: boolean
    readonly dryRun?: boolean
    readonly downloadOnly?: boolean
  }

export function addPull(program: Command): void {
  const command = program
    .command('pull')
    .description('download (or read) an archive, verify it in seal mode, load it')
    .requiredOption('--source <where>', 's3://bucket/prefix/, a folder, or one file')
    .option('--endpoint-url <url>', 'an S3 server other than AWS')
    .option('--region <name>', 'AWS region')
    .option('--profile <name>', 'AWS profile (SSO profiles too)')
    .option('--path-style', 'address buckets by path (default with --endpoint-url)')
    .option('--dry-run', 'print what would be transferred, transfer nothing')
    .option('--download-only', 'stop at the cache: do not verify or load')
  withGlobals(withRange(command)).action(pull)
}

async function pull(options: PullOptions): Promise<void> {
  const range = readRange(options)
  await withSession(options, async ({ client, call, follow }) => {
    const source = await client.workspace.addSource(
      {
        spec: options.source,
        ...(options.endpointUrl && { endpoint: options.endpointUrl }),
        ...(options.region && { region: options.region }),
        ...(options.profile && { profile: options.profile }),
        ...((options.pathStyle || options.endpointUrl) && { pathStyle: true }),
      },
      call,
    )
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
    const { plan } = result
    const lines = [
      `Pulled: ${result.fetched} objects, ${formatBytes(result.bytes)} (${plan.unchanged} already here)`,
      ...plan.ignored.map((item) => `Not of the layout: "${cellText(item.key)}" (${item.reason})`),
      ...plan.needsRestore.map((key) => `In cold storage, needs a restore request first: ${key}`),
      ...result.failed.map((failure) => `NOT FETCHED ${failure.key}: ${failure.message}`),
      ...result.alarms.map((alarm) => `ALARM ${alarm.kind}: ${alarm.detail}`),
    ]
    if (result.verification) lines.push(formatVerification(result.verification).trimEnd())
    if (result.loaded) {
      const { files, rows, rejects, skipped } = result.loaded
      lines.push(
        `Loaded: ${rows.toLocaleString('en-US')} events from ${files.length} files` +
          `${rejects > 0 ? `, ${rejects} lines in quarantine (table rejects)` : ''}` +
          `${skipped > 0 ? ` (${skipped} files were loaded before)` : ''}`,
      )
    }
    await print(`${lines.join('\n')}\n`)
    if (result.verification) process.exitCode = exitCodeOf(result.verification)
    if (result.verification?.integrity === 'NOT_VERIFIABLE' && options.quiet !== true) {
      say(
        'Pin a key that you received another way, then verify: blotter verify --root root.pem (or --key key.pem)',
      )
    }
    if (result.alarms.length > 0) process.exitCode = EXIT.findings
    if (result.failed.length > 0) process.exitCode = EXIT.usage
  })
}
