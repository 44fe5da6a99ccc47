import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BlotterError } from '../../shared/model/error.ts'
import { readSigningKey, type SigningKey } from './seal/index.ts'

const NAME = 'workstation-key.pem'

/**
 * The Ed25519 key of this workspace, made on first use, readable by its owner only. It says "this workstation said
 * so": whoever can read the workspace's folder can sign as it, which is why recipients keep its fingerprint from an
 * earlier day. Throws IO when it cannot be read or written, USAGE when the file is no such key.
 */
export function openWorkstationKey(workspaceDir: string): SigningKey {
  const path = join(workspaceDir, NAME)
  const kept = readKept(path)
  if (kept !== null) return readSigningKey(kept, path)
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  writeOnce(path, pem)
  return readSigningKey(pem, path)
}

/** Null when there is none yet. A copied or restored file that others may read is closed to them. */
function readKept(path: string): string | null {
  try {
    if ((statSync(path).mode & 0o077) !== 0 && process.platform !== 'win32') chmodSync(path, 0o600)
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    const why = (cause as Error).message
    throw new BlotterError('IO', `The workstation's key ${path} cannot be read: ${why}`, {
      hint: 'Check who owns the file, and that you may read it.',
      cause,
    })
  }
}

/** The whole file at once: half a key would be no key for ever. */
function writeOnce(path: string, text: string): void {
  const partial = `${path}.${randomUUID()}.part`
  try {
    writeFileSync(partial, text, { flag: 'wx', mode: 0o600, flush: true })
    renameSync(partial, path)
  } catch (cause) {
    throw new BlotterError(
      'IO',
      `The workstation's key ${path} cannot be written: ${(cause as Error).message}`,
      {
        hint: 'Check that the folder is writable.',
        cause,
      },
    )
  } finally {
    rmSync(partial, { force: true })
  }
}
