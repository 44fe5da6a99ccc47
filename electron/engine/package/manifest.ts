/** What a package says of its members: `manifest.json`, `SHA256SUMS` and the signature over the sums. */
import { sign } from 'node:crypto'
import { z } from 'zod'
import { BlotterError } from '../../../shared/model/error.ts'
import type { SigningKey } from '../seal/index.ts'
import { parseJson } from './inputs.ts'
import { sha256 } from './inputs-facts.ts'
import type { Member, Staging } from './staging.ts'

export const MANIFEST_FORMAT = 'blotter-package-v1'
export const MANIFEST_NAME = 'manifest.json'
export const SUMS_NAME = 'SHA256SUMS'
export const SIGNATURE_NAME = 'SHA256SUMS.sig'
export const KEY_NAME = 'SHA256SUMS.pem'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const manifest = z.object({
  format: z.literal(MANIFEST_FORMAT),
  tool: z.object({ name: z.literal('blotter'), version: z.string().max(100) }),
  period: z.object({ from: day, to: day }),
  as_of: day,
  key_fingerprint: sha256,
  failed_days: z.array(day),
  missing_days: z.array(day),
  /** Days whose file the source lists and that was not pulled. */
  not_pulled_days: z.array(day).optional(),
  hashes_only: z.boolean(),
  archive: z.array(
    z.object({ key: z.string(), bytes: z.number(), sha256: z.string(), path: z.string().nullable() }),
  ),
  members: z.array(
    z.object({
      path: z.string().max(1024),
      bytes: z.number().int().min(0),
      sha256,
      count: z.number().int().min(0).nullable(),
      period: z.object({ from: day, to: day }).nullable(),
      rebuilt: z.boolean(),
    }),
  ),
})
export type Manifest = z.infer<typeof manifest>

/** Reads a manifest out of a package. Throws USAGE when it is none. */
export function parseManifest(text: string): Manifest {
  const read = manifest.safeParse(parseJson(text, MANIFEST_NAME))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new BlotterError(
    'USAGE',
    `This is no package of Blotter: its ${MANIFEST_NAME} is not as it should be (${issue?.path.join('.')}: ${issue?.message}).`,
  )
}

/** Puts the manifest, the sums and the signature after all the other members. */
export async function signMembers(
  staging: Staging,
  facts: Omit<Manifest, 'format' | 'members' | 'key_fingerprint'>,
  key: SigningKey,
): Promise<void> {
  const members = [...staging.members]
    .sort(byPath)
    .map(({ path, bytes, sha256, count, period, rebuilt }) => ({
      path,
      bytes,
      sha256,
      count,
      period,
      rebuilt,
    }))
  const { tool, period, ...rest } = facts
  const value: Manifest = {
    format: MANIFEST_FORMAT,
    tool,
    period,
    key_fingerprint: key.publicKey.fingerprint,
    ...rest,
    members,
  }
  await staging.put(MANIFEST_NAME, `${JSON.stringify(value, null, 2)}\n`, { count: members.length })
  const sums = sumsText(staging.members)
  await staging.put(SUMS_NAME, sums, { count: staging.members.length })
  await staging.put(SIGNATURE_NAME, sign(null, Buffer.from(sums), key.privateKey))
  await staging.put(KEY_NAME, key.publicPem)
}

/** As `sha256sum` prints and checks it. */
export function sumsText(members: readonly Pick<Member, 'path' | 'sha256'>[]): string {
  return [...members]
    .sort(byPath)
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .join('')
}

export function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0
}
