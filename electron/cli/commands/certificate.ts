import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type GlobalOptions, readCount, withGlobals } from '../options.ts'
import { withSession } from '../session.ts'
import { say } from '../terminal.ts'

type CertificateOptions = GlobalOptions & { readonly run?: number; readonly output: string }

export function addCertificate(program: Command): void {
  const command = program
    .command('certificate')
    .description(
      'write a signed certificate of a verification run, with its signature and public key beside it',
    )
    .option('--run <n>', 'which run (default: the newest)', readCount)
    .requiredOption('--output <file>', 'JSON file; FILE.sig and FILE.pem are written beside it')
  withGlobals(command).action(writeCertificate)
}

async function writeCertificate(options: CertificateOptions): Promise<void> {
  await withSession(options, async ({ client, call, saveTo }) => {
    const save = saveTo(resolve(options.output))
    const written = await client.evidence.certificate(
      { save, ...(options.run !== undefined && { runId: options.run }) },
      call,
    )
    if (options.quiet === true) return
    for (const path of [written.path, ...written.others]) say(`written: ${path}`)
    say(`sha256:  ${written.sha256}`)
  })
}
