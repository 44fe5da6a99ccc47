/** Where an archive is pulled from, and what a pull said: for every command that pulls. */
import type { Command } from 'commander'
import type { PullResult } from '../../shared/contract/archive.ts'
import { formatBytes } from '../../shared/model/byte-count.ts'
import { EXIT, exitCodeOf } from '../../shared/model/verification.ts'
import { formatVerification } from '../engine/index.ts'
import type { Session } from './session.ts'
import { cellText } from './text-table.ts'

export type SourceOptions = {
  readonly source?: string
  readonly endpointUrl?: string
  readonly region?: string
  readonly profile?: string
  readonly pathStyle?: boolean
}

export function withSource(command: Command): Command {
  return command
    .option('--endpoint-url <url>', 'an S3 server other than AWS')
    .option('--region <name>', 'AWS region')
    .option('--profile <name>', 'AWS profile (SSO profiles too)')
    .option('--path-style', 'address buckets by path (default with --endpoint-url)')
}

/** The source of that name, made known to the workspace where it is new. */
export function addSource({ client, call }: Session, spec: string, options: SourceOptions) {
  return client.workspace.addSource(
    {
      spec,
      ...(options.endpointUrl && { endpoint: options.endpointUrl }),
      ...(options.region && { region: options.region }),
      ...(options.profile && { profile: options.profile }),
      ...((options.pathStyle || options.endpointUrl) && { pathStyle: true }),
    },
    call,
  )
}

/** What was transferred, what its verification said, what was loaded. */
export function pullLines(result: PullResult): readonly string[] {
  const { plan, loaded } = result
  return [
    `Pulled: ${result.fetched} objects, ${formatBytes(result.bytes)} (${plan.unchanged} already here)`,
    ...plan.ignored.map((item) => `Not of the layout: "${cellText(item.key)}" (${item.reason})`),
    ...plan.needsRestore.map((key) => `In cold storage, needs a restore request first: ${key}`),
    ...result.failed.map((failure) => `NOT FETCHED ${failure.key}: ${failure.message}`),
    ...result.alarms.map((alarm) => `ALARM ${alarm.kind}: ${alarm.detail}`),
    ...(result.verification ? [formatVerification(result.verification).trimEnd()] : []),
    ...(loaded
      ? [
          `Loaded: ${loaded.rows.toLocaleString('en-US')} events from ${loaded.files.length} files` +
            `${loaded.rejects > 0 ? `, ${loaded.rejects} lines in quarantine (table rejects)` : ''}` +
            `${loaded.skipped > 0 ? ` (${loaded.skipped} files were loaded before)` : ''}`,
        ]
      : []),
  ]
}

/** The exit code of a pull: what was not fetched outweighs what was found. */
export function pullExit(result: PullResult): number {
  if (result.failed.length > 0) return EXIT.usage
  if (result.alarms.length > 0) return EXIT.findings
  return result.verification ? exitCodeOf(result.verification) : EXIT.good
}
