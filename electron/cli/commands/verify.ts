import { basename } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { BlotterError } from '../../../shared/model/error.ts'
import { exitCodeOf, type VerificationResult } from '../../../shared/model/verification.ts'
import {
  formatVerification,
  readAnchorFile,
  readPublicPem,
  TSA_ROOTS_SETTING,
  verifyInPlace,
} from '../../engine/index.ts'
import {
  collect,
  type GlobalOptions,
  type RangeOptions,
  readRange,
  type TextOrJson,
  withGlobals,
  withRange,
  withTextOrJson,
} from '../options.ts'
import { type PinOptions, pinKeys, readPins, withPins } from '../pins.ts'
import { directRun, type Session, withSession } from '../session.ts'
import { print } from '../terminal.ts'

type VerifyOptions = GlobalOptions &
  RangeOptions &
  PinOptions & {
    readonly file?: string
    readonly dir?: string
    readonly anchor?: readonly string[]
    readonly tsaRoot?: readonly string[]
    readonly maxAge?: number
    readonly full?: boolean
    readonly strict?: boolean
    readonly format: TextOrJson
  }

export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('verify a file, an archive folder, or what was pulled; offline')
    .option('--file <log>', 'one log file, gzip or plain')
    .option('--dir <archive>', 'a folder in the archive layout')
    .option(
      '--anchor <file>',
      'what is known from outside the archive: an earlier certificate, a printed checkpoint, a timestamp token (may be repeated)',
      collect,
    )
    .option('--tsa-root <pem>', 'pin the certificate of a timestamp authority (may be repeated)', collect)
    .option('--max-age <days>', 'warn when the newest proven checkpoint is older', readDays)
    .option('--full', 'check every signature (default: every hash and link, and the seals)')
    .option('--strict', 'with --file or --dir: also name lines that are spelled unlike the others')
  withGlobals(withRange(withPins(withTextOrJson(command)))).action(verify)
}

function readDays(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 36_500) {
    throw new InvalidArgumentError(`'${text}' is not a number of days from 0 to 36500.`)
  }
  return value
}

async function verify(options: VerifyOptions): Promise<void> {
  if (options.file !== undefined && options.dir !== undefined) {
    throw new BlotterError('USAGE', '--file and --dir exclude each other.')
  }
  if (options.strict && options.file === undefined && options.dir === undefined) {
    throw new BlotterError('USAGE', '--strict goes with --file or --dir.')
  }
  const result = (options.file ?? options.dir) ? await verifyPath(options) : await verifyWorkspace(options)
  await print(options.format === 'json' ? `${JSON.stringify(result)}\n` : formatVerification(result))
  process.exitCode = exitCodeOf(result)
}

async function verifyPath(options: VerifyOptions): Promise<VerificationResult> {
  const run = directRun(options)
  try {
    const range = readRange(options)
    return await verifyInPlace(
      {
        ...(options.file === undefined ? { dir: options.dir as string } : { file: options.file }),
        mode: options.full ? 'full' : 'seal',
        strict: options.strict,
        ...(await readPins(options)),
        anchors: await Promise.all((options.anchor ?? []).map(readAnchorFile)),
        tsaRoots: await Promise.all((options.tsaRoot ?? []).map(readPublicPem)),
        maxAge: options.maxAge,
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
  return withSession(options, async (session) => {
    const { client, call, follow } = session
    await pinKeys(session, options)
    for (const path of options.tsaRoot ?? []) await pinTsaRoot(client, call, path)
    for (const path of options.anchor ?? []) {
      const { content, signature, checkpoint } = await readAnchorFile(path)
      const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
      await client.anchor.add(
        {
          content: base64(content),
          label: basename(path),
          ...(signature && { signature: base64(signature) }),
          ...(checkpoint && { checkpoint: base64(checkpoint) }),
        },
        call,
      )
    }
    return follow(
      client.archive.verify(
        {
          mode: options.full ? 'full' : 'seal',
          jobs: options.jobs,
          ...(options.maxAge !== undefined && { maxAge: options.maxAge }),
          ...(range && { range }),
        },
        call,
      ),
    )
  })
}

/** Authorities named here are pinned in the workspace, and stay so, as keys are. */
async function pinTsaRoot(client: Session['client'], call: Session['call'], path: string): Promise<void> {
  const pem = await readPublicPem(path)
  const kept = (await client.workspace.settings(undefined, call))[TSA_ROOTS_SETTING]
  const roots: readonly unknown[] = Array.isArray(kept) ? kept : []
  if (roots.some((root) => (root as { readonly pem?: unknown } | null)?.pem === pem)) return
  const value = JSON.parse(JSON.stringify([...roots, { pem, label: basename(path) }]))
  await client.workspace.setSetting({ key: TSA_ROOTS_SETTING, value }, call)
}
