import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { PackageWritten, ReplayResult } from '../../../shared/model/package.ts'
import { EXIT } from '../../../shared/model/verification.ts'
import { replayPackage } from '../../engine/index.ts'
import { type GlobalOptions, readDay, type TextOrJson, withGlobals, withTextOrJson } from '../options.ts'
import { directRun, withSession } from '../session.ts'
import { print } from '../terminal.ts'
import { cellText } from '../text-table.ts'

type Format = { readonly format: TextOrJson }
type WriteOptions = GlobalOptions &
  Format & {
    readonly from: string
    readonly to: string
    readonly output: string
    readonly asOf?: string
    readonly hashesOnly?: boolean
    readonly cases?: readonly number[]
    readonly wholeActivity?: boolean
    readonly key?: string
  }
type ReplayOptions = GlobalOptions & Format & { readonly archive?: string }

export function addPackage(program: Command): void {
  const command = withGlobals(
    withTextOrJson(
      program
        .command('package')
        .description('everything of a period in one signed ZIP that anybody can check')
        .option('--from <day>', 'first day, YYYY-MM-DD', readDay)
        .option('--to <day>', 'last day, YYYY-MM-DD, included', readDay)
        .option('--output <file>', 'the ZIP to write')
        .option('--as-of <day>', 'tell retention as of this day (default: the last of the period)', readDay)
        .option('--hashes-only', 'leave the original archive files out; name their hashes')
        .option('--cases <ids>', 'all, none, or numbers with commas between', readCases)
        .option('--whole-activity', 'the whole activity log, not only the entries of these days')
        .option('--key <pem>', 'private Ed25519 key that signs (default: the workspace’s)'),
    ),
  ).action((_, given: Command) => {
    const options = given.opts<WriteOptions>()
    for (const name of ['from', 'to', 'output'] as const)
      if (options[name] === undefined) given.error(`error: required option '--${name}' not specified`)
    return writeOne(options)
  })
  command
    .command('replay')
    .description('make the reports of a package again from what it holds, and compare the bytes')
    .argument('<zip>', 'the package')
    .option('--archive <dir>', 'the archive, for a package that holds only its hashes')
    .action((zip: string, _, given: Command) => replayOne(zip, given.optsWithGlobals()))
}

function readCases(text: string): readonly number[] | undefined {
  if (text === 'all') return undefined
  if (text === 'none') return []
  const ids = text.split(',').map(Number)
  if (ids.every((id) => Number.isSafeInteger(id) && id > 0)) return ids
  throw new InvalidArgumentError(`'${text}' is not all, none, or numbers like 1,4.`)
}

async function writeOne(options: WriteOptions): Promise<void> {
  const { from, to, asOf, hashesOnly, cases, wholeActivity, key } = options
  const written = await withSession(options, ({ client, call, follow, saveTo, lend }) =>
    follow(
      client.package.write(
        {
          range: { from, to },
          ...(asOf !== undefined && { asOf }),
          ...(hashesOnly !== undefined && { hashesOnly }),
          ...(cases !== undefined && { cases: [...cases] }),
          ...(wholeActivity !== undefined && { wholeActivity }),
          ...(key !== undefined && { key: lend(resolve(key)) }),
          save: saveTo(resolve(options.output)),
        },
        call,
      ),
    ),
  )
  await print(options.format === 'json' ? `${JSON.stringify(written, null, 2)}\n` : writtenText(written))
  const { failed, missing, notPulled } = written
  process.exitCode = failed.length + missing.length + notPulled.length > 0 ? EXIT.findings : EXIT.good
}

function writtenText({
  path,
  bytes,
  sha256,
  members,
  files,
  warnings,
  fingerprint,
  commands,
}: PackageWritten): string {
  return [
    ...warnings,
    `Package: ${path}`,
    `Size: ${formatBytes(bytes)}, ${members} members, ${files} archive files`,
    `SHA-256: ${sha256}`,
    `Signed by: ${fingerprint}`,
    'To check it, saved as package.zip:',
    ...commands.map((command) => `  ${command}`),
    '',
  ].join('\n')
}

async function replayOne(zip: string, options: ReplayOptions): Promise<void> {
  const { done, ...run } = directRun(options)
  try {
    const result = await replayPackage(
      {
        path: resolve(zip),
        tmpDir: tmpdir(),
        archive: options.archive,
        workers: { ingest: new URL('../../engine/ingest-worker.ts', import.meta.url) },
        heldBy: 'command line',
      },
      run,
    )
    done()
    await print(options.format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : replayText(result))
    process.exitCode = result.identical ? EXIT.good : EXIT.findings
  } finally {
    done()
  }
}

const MOST_TOLD = 20

function replayText(result: ReplayResult): string {
  const {
    identical,
    period,
    problems,
    same,
    rebuilt,
    first,
    different,
    verified,
    fingerprint,
    madeBy,
    replayedBy,
  } = result
  const more = problems.length > MOST_TOLD ? [`  and ${problems.length - MOST_TOLD} more`] : []
  return [
    `Replay: ${identical ? 'identical' : 'NOT IDENTICAL'}`,
    `Period: ${period.from} to ${period.to}`,
    `Archive files: ${verified.passed} verified, ${verified.failed} failed, ${verified.notChecked} not checked`,
    `Rebuilt: ${same} of ${rebuilt} members are the same bytes`,
    ...(problems.length > 0
      ? [
          'Wrong with the package:',
          ...problems.slice(0, MOST_TOLD).map((each) => `  ${cellText(each)}`),
          ...more,
        ]
      : []),
    ...(first
      ? [
          `First difference: ${cellText(first.member)}, ${cellText(first.place)}`,
          `  packaged: ${cellText(first.packaged)}`,
          `  rebuilt:  ${cellText(first.rebuilt)}`,
          ...(different.length > 1 ? [`${different.length} members differ in all.`] : []),
        ]
      : []),
    ...(madeBy === replayedBy
      ? []
      : [
          `Made by Blotter ${cellText(madeBy)}, replayed by ${replayedBy}: another version may lay reports out in another way.`,
        ]),
    `Signed by: ${fingerprint}`,
    '',
  ].join('\n')
}
