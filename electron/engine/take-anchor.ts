/** Anchors that a person brings: what a file says of an archive's log of manifests, and whether it may be believed. */
import { hash } from 'node:crypto'
import type { AnchorFact } from '../../shared/model/anchor.ts'
import { BlotterError } from '../../shared/model/error.ts'
import { parseCertificate, readCertificate } from './evidence/check/certificate.ts'
import {
  judgeToken,
  parseCheckpointText,
  parseTsaRoot,
  readCheckpointNote,
  readImprint,
} from './verify/index.ts'

export type AnchorFile = {
  readonly content: Uint8Array
  /** For people, and in messages: a file name. */
  readonly label: string
  /** Of a certificate: its raw Ed25519 signature. */
  readonly signature?: Uint8Array | null
}

export type AnchorGround = {
  /** Keys whose certificates are believed, SPKI PEM: the workspace's own, and pinned ones. */
  readonly certificateKeys: readonly string[]
  /** Pinned authorities of timestamps, PEM. */
  readonly tsaRoots: readonly string[]
  /** Checkpoints at hand, for a token that names one by its hash. */
  readonly checkpoints: () => Iterable<{ readonly name: string; readonly bytes: Uint8Array }>
}

/** The largest file that is taken in as an anchor, bytes. */
export const LARGEST_ANCHOR = 1_500_000

/** Reads an anchor; what kind it is, is told from the bytes. Throws USAGE with the reason when it is none. */
export function readAnchor(file: AnchorFile, ground: AnchorGround): AnchorFact {
  const { content, label } = file
  if (content.length > LARGEST_ANCHOR) throw noAnchor(label, `it has ${content.length} bytes`)
  const first = content[0]
  if (first === 0x7b) return readCertificateAnchor(file, ground)
  if (first === 0x30 && content.length > 2 && content[1] !== undefined && content[1] >= 0x80) {
    return readTokenAnchor(file, ground)
  }
  return readCheckpointAnchor(file)
}

/** A signed note as it is, or its three lines copied from paper. Its signature is judged with the archive's keys. */
function readCheckpointAnchor({ content, label }: AnchorFile): AnchorFact {
  const fact = { kind: 'checkpoint', day: null, attestedAt: null, label } as const
  const noted = readCheckpointNote(content)
  if (noted) return { ...fact, ...noted }
  // Typed or mailed: line ends may have changed, a byte order mark been added. A signature that this breaks tells so.
  const text = Buffer.from(content)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .trimEnd()
  const said = readCheckpointNote(Buffer.from(`${text}\n`)) ?? parseCheckpointText(`${text}\n`)
  if (!said) throw noAnchor(label, 'it is no certificate, no checkpoint and no timestamp token')
  return { ...fact, ...said }
}

function readCertificateAnchor({ content, label, signature }: AnchorFile, ground: AnchorGround): AnchorFact {
  const parsed = parseCertificate(content)
  if (typeof parsed === 'string') throw noAnchor(label, parsed)
  if (!signature) {
    throw noAnchor(
      label,
      'the signature of the certificate is missing',
      'It lies beside it, as a file that ends in .sig.',
    )
  }
  const answers = ground.certificateKeys.map((pem) => readCertificate(content, signature, pem))
  const certificate = answers.find((answer) => typeof answer !== 'string')
  if (!certificate) {
    const named = answers.find((answer) => typeof answer === 'string' && answer !== 'it names another key')
    const reason =
      typeof named === 'string'
        ? named
        : `it is signed by a key that nobody pinned (${parsed.workstation.fingerprint})`
    throw noAnchor(label, reason, 'Pin the key of the workstation that issued it, or use the one that did.')
  }
  const { checkpoint } = certificate
  if (!checkpoint) throw noAnchor(label, 'the run that it certifies proved no checkpoint')
  const { origin, size, root, day, signer } = checkpoint
  return { kind: 'certificate', origin, size, root, day, attestedAt: null, label, signer }
}

function readTokenAnchor({ content, label }: AnchorFile, ground: AnchorGround): AnchorFact {
  const imprint = readImprint(content)
  if (!imprint) throw noAnchor(label, 'it is no timestamp token')
  for (const { name, bytes } of ground.checkpoints()) {
    if (hash(imprint.algorithm, bytes, 'hex') !== imprint.hash) continue
    const pinned = ground.tsaRoots.map(parseTsaRoot).filter((certificate) => certificate !== null)
    const judged = judgeToken(content, bytes, pinned)
    if (!judged.good) throw noAnchor(label, judged.reason)
    const said = readCheckpointNote(bytes)
    if (!said) throw noAnchor(label, `what it covers (${name}) is no checkpoint`)
    const attestedAt = judged.root === null ? null : judged.time
    return { kind: 'timestamp token', day: null, attestedAt, label, ...said }
  }
  throw noAnchor(
    label,
    'the checkpoint that it covers is not at hand',
    'Lay the checkpoint beside it, under the same name with the ending .checkpoint.',
  )
}

function noAnchor(label: string, reason: string, hint?: string): BlotterError {
  return new BlotterError('USAGE', `${label} cannot be taken as an anchor: ${reason}.`, hint ? { hint } : {})
}
