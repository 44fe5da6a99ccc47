/** Keys that a command names: read from their files, and pinned. */
import type { Command } from 'commander'
import { readPublicPem } from '../engine/index.ts'
import { collect } from './options.ts'
import type { Session } from './session.ts'

export type PinOptions = { readonly root?: readonly string[]; readonly key?: readonly string[] }

export function withPins(command: Command): Command {
  return command
    .option('--root <pem>', 'pin the root key of the key set (may be repeated)', collect)
    .option('--key <pem>', 'pin an entry key (may be repeated)', collect)
}

/** PEM texts, for what needs no workspace. */
export async function readPins({ root, key }: PinOptions) {
  return {
    roots: await Promise.all((root ?? []).map(readPublicPem)),
    keys: await Promise.all((key ?? []).map(readPublicPem)),
  }
}

/** Keys named for a workspace are pinned in it, and stay so: that is what pinning means. */
export async function pinKeys({ client, call }: Session, { root, key }: PinOptions): Promise<void> {
  for (const path of root ?? []) {
    await client.workspace.addPin({ kind: 'root', pem: await readPublicPem(path), label: path }, call)
  }
  for (const path of key ?? []) {
    await client.workspace.addPin({ kind: 'key', pem: await readPublicPem(path), label: path }, call)
  }
}
