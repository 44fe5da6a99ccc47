import type { Command } from 'commander'
import { PROFILES, type Profile } from '../../../shared/model/verdict.ts'
import { readPem, sealFiles } from '../../engine/index.ts'
import { collect, type GlobalOptions, readOneOf, withGlobals } from '../options.ts'
import { directRun } from '../session.ts'
import { print } from '../terminal.ts'

/** A manifest alone seals no entry: that profile is read, never written. */
const SEALABLE = PROFILES.filter((profile) => profile !== 'manifest-only')

type SealOptions = GlobalOptions & {
  readonly input: readonly string[]
  readonly output: string
  readonly key: string
  readonly rootKey?: string
  readonly origin?: string
  readonly profile: Profile
}

export function addSeal(program: Command): void {
  const command = program
    .command('seal')
    .description('write plain JSON lines as a chained, signed archive')
    .requiredOption('--input <file...>', 'plain JSON lines, gzip or not, in order of time', collectMany)
    .requiredOption('--output <archive>', 'folder to write; must not hold an archive yet')
    .requiredOption('--key <pem>', 'private Ed25519 key that signs the entries')
    .option('--root-key <pem>', 'private Ed25519 key that signs the key set (kept elsewhere afterwards)')
    .option('--origin <name>', 'name of the stream, e.g. example.com/audit')
    .option('--profile <profile>', SEALABLE.join(', '), readOneOf(SEALABLE), 'sigc-v1')
  withGlobals(command).action(seal)
}

function collectMany(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return collect(text, earlier)
}

async function seal(options: SealOptions): Promise<void> {
  const run = directRun(options)
  try {
    const sealed = await sealFiles(
      {
        inputs: options.input,
        output: options.output,
        keyPem: await readPem(options.key),
        profile: options.profile,
        ...(options.origin && { origin: options.origin }),
        ...(options.rootKey && { rootKeyPem: await readPem(options.rootKey) }),
      },
      run,
    )
    run.done()
    await print(`${JSON.stringify(sealed, null, 2)}\n`)
  } finally {
    run.done()
  }
}
