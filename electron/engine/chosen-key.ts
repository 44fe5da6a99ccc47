import { lentPath } from './lent-path.ts'
import { readSigningKey, type SigningKey } from './seal/index.ts'
import type { Services } from './services.ts'
import { readPem } from './verify-in-place.ts'

/**
 * The key that signs: the one in the file behind `token`, else the workspace's. Only the engine reads the file; nothing
 * of it is kept. Throws USAGE when it holds no Ed25519 private key, IO when it cannot be read.
 */
export async function chosenKey(
  { options, workstationKey }: Pick<Services, 'options' | 'workstationKey'>,
  token: string | undefined,
): Promise<SigningKey> {
  if (token === undefined) return workstationKey
  const path = lentPath(options, token)
  return readSigningKey(await readPem(path), path)
}
