import { readFile, stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { BlotterError } from '../../../shared/model/error.ts'
import type { ProofStep } from '../../../shared/model/evidence.ts'
import { EXIT } from '../../../shared/model/verification.ts'
import { bundleInPage, checkProof, readExpectedKey } from '../../engine/index.ts'
import { visible } from '../failure.ts'
import { withGlobals } from '../options.ts'
import { print } from '../terminal.ts'

/** Far above the longest line that is read, written out as base64 twice. */
const LARGEST = 256 * 1024 * 1024

export function addCheckProof(program: Command): void {
  const command = program
    .command('check-proof')
    .description('check an evidence file (.json or .html); offline, without a workspace')
    .argument('<file>', 'an evidence bundle, or a page that holds one')
    .option('--root <pem|fingerprint>', 'the root key that you expect: a PEM file, or its SHA-256 in hex')
  withGlobals(command).action(check)
}

async function check(path: string, options: { readonly root?: string }): Promise<void> {
  const expected = options.root === undefined ? null : readExpectedKey(await expectation(options.root))
  if (typeof expected === 'string') throw new BlotterError('USAGE', `--root ${options.root}: ${expected}`)
  const bytes = await read(path)
  const bundle = isPage(bytes) ? bundleInPage(bytes.toString('utf8')) : bytes
  const { proof, check: answer } = bundle
    ? checkProof(bundle, expected)
    : { proof: null, check: { proved: false, reason: 'This page holds no evidence bundle.', steps: [] } }
  const place = proof ? [`${proof.record.file}, line ${proof.record.line}`, ''] : []
  const proviso = expected
    ? ''
    : ', provided that the fingerprint above is that of the right key (--root compares it)'
  const verdict = answer.proved ? `Proved${proviso}.` : `Not proved: ${answer.reason}`
  await print(visible(`${[...place, ...answer.steps.flatMap(stepLines), verdict].join('\n')}\n`))
  process.exitCode = proof === null ? EXIT.notVerifiable : answer.proved ? EXIT.good : EXIT.findings
}

function stepLines({ name, holds, detail }: ProofStep): readonly string[] {
  const state = holds === null ? 'open' : holds ? 'ok' : 'NOT OK'
  return [`${state.padEnd(8)}${name}`, `        ${detail}`, '']
}

/** A fingerprint is taken as it is, anything else names a file. */
async function expectation(text: string): Promise<string> {
  return /^[0-9A-Fa-f: ]{64,}$/.test(text) ? text : (await read(text)).toString('utf8')
}

async function read(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST)
      throw new BlotterError('NOT_VERIFIABLE', `${path} is too large to be evidence of a record.`)
    return await readFile(path)
  } catch (cause) {
    if (cause instanceof BlotterError) throw cause
    throw new BlotterError('IO', `${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

/** Told by the content: a bundle begins with a brace, whatever the file is called. */
function isPage(bytes: Buffer): boolean {
  return bytes.subarray(0, 64).toString('latin1').trimStart().startsWith('<')
}
