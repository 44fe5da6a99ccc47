import type { Command } from 'commander'
import { BlotterError } from '../../../shared/model/error.ts'
import { EXIT, exitCodeOf, type VerificationResult } from '../../../shared/model/verification.ts'
import { formatVerification, readPem, verifyInPlace } from '../../engine/index.ts'
import {
  collect,
  type GlobalOptions,
  type RangeOptions,
  readOneOf,
  readRange,
  withGlobals,
  withRange,
} from '../options.ts'
import { directRun, withSession } from '../session.ts'
import { print } from '../terminal.ts'

type VerifyOptions = GlobalOptions &
  RangeOptions & {
    readonly file?: string
    readonly dir?: string
    readonly root?: readonly string[]
    readonly key?: readonly string[]
    readonly full?: boolean
    readonly format: 'text' | 'json'
  }

export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('verify a file, an archive folder, or what was pulled; offline')
    .option('--file <log>', 'one log file, gzip or plain')
    .option('--dir <archive>', 'a folder in the archive layout')
    .option('--root <pem>', 'pin the root key of the key set (may be repeated)', collect)
    .option('--key <pem>', 'pin an entry key (may be repeated)', collect)
    .option('--full', 'check every signature (default: every hash and link, and the seals)')
    .option('--format <format>', 'text or json', readOneOf(['text', 'json'] as const), 'text')
  withGlobals(withRange(command)).action(verify)
}

async function verify(options: VerifyOptions): Promise<void> {
  if (options.file !== undefined && options.dir !== undefined) {
    throw new BlotterError('USAGE', '--file and --dir exclude each other.')
  }
  const result = (options.file ?? options.dir) ? await verifyPath(options) : await verifyWorkspace(options)
  await print(options.format === 'json' ? `${JSON.stringify(result)}\n` : formatVerification(result))
  process.exitCode =
    result.entries === 0 && result.integrity === 'PASSED' ? EXIT.notVerifiable : exitCodeOf(result)
}

async function verifyPath(options: VerifyOptions): Promise<VerificationResult> {
  const run = directRun(options)
  try {
    const range = readRange(options)
    return await verifyInPlace(
      {
        ...(options.file === undefined ? { dir: options.dir as string } : { file: options.file }),
        mode: options.full ? 'full' : 'seal',
        roots: await Promise.all((options.root ?? []).map(readPem)),
        keys: await Promise.all((options.key ?? []).map(readPem)),
        jobs: options.jobs,
        ...(range && { range }),
      },
      run,
    )
  } finally {
    run.done()
  }
}

async function verifyWorkspace(options: VerifyOptions): Promise<VerificationResult> {
  const range = readRange(options)
  return withSession(options, async ({ client, call, follow }) => {
    // Keys named here are pinned in the workspace, and stay so: that is what pinning means.
    for (const [kind, paths] of [
      ['root', options.root ?? []],
      ['key', options.key ?? []],
    ] as const) {
      for (const path of paths) {
        await client.workspace.addPin({ kind, pem: await readPem(path), label: path }, call)
      }
    }
    return follow(
      client.archive.verify(
        { mode: options.full ? 'full' : 'seal', jobs: options.jobs, ...(range && { range }) },
        call,
      ),
    )
  })
}
