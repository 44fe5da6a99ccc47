/** Attestations as files that anybody can check: for an export, and for the compliance package. */

import type { AttestationRow } from '../catalog/attestations.ts'
import type { Period } from '../report/index.ts'
import type { Services } from '../services.ts'

export type AttestationFile = { readonly name: string; readonly bytes: Buffer }

/** The signed text, its signature, the key, and the figures whose hash is signed. `base` is a name without an ending. */
export function attestationFiles(row: AttestationRow, base: string): readonly AttestationFile[] {
  return [
    { name: `${base}.json`, bytes: Buffer.from(row.text, 'utf8') },
    { name: `${base}.json.sig`, bytes: row.signature },
    { name: `${base}.json.pem`, bytes: Buffer.from(row.publicPem, 'utf8') },
    { name: `${base}.report.json`, bytes: Buffer.from(row.report, 'utf8') },
  ]
}

/**
 * All attestations of the days of a period, in the order of the chain, with the hashes of the whole chain and how to
 * check them. Empty when there are none.
 */
export function attestationDocuments(
  { catalog }: Pick<Services, 'catalog'>,
  period: Period,
): readonly AttestationFile[] {
  const rows = catalog.attestations()
  const ofPeriod = rows.filter(({ day }) => day >= period.from && day <= period.to)
  if (ofPeriod.length === 0) return []
  const chain = rows.map(({ sequence, sha256, day }) => `${sequence} ${sha256} ${day}\n`).join('')
  return [
    { name: 'attestations/HOW-TO-CHECK.txt', bytes: Buffer.from(HOW_TO_CHECK, 'utf8') },
    { name: 'attestations/chain.txt', bytes: Buffer.from(chain, 'utf8') },
    ...ofPeriod.flatMap((row) => attestationFiles(row, `attestations/${nameOf(row)}`)),
  ]
}

export function nameOf({ day, sequence }: Pick<AttestationRow, 'day' | 'sequence'>): string {
  return `attestation-${day}-${String(sequence).padStart(4, '0')}`
}

export const HOW_TO_CHECK = `Attestations: what they say, and how to check them without Blotter

Each attestation is four files:

  NAME.json         the signed text: canonical JSON (RFC 8785), UTF-8, no line feed at the end
  NAME.json.sig     the signature: Ed25519 (RFC 8032), 64 raw bytes, over the bytes of NAME.json
  NAME.json.pem     the public key that checks it
  NAME.report.json  the day's figures; their SHA-256 is "daily_report_sha256" in the signed text

1. The signature. It says "Signature Verified Successfully":

  openssl pkeyutl -verify -rawin -pubin -inkey NAME.json.pem -in NAME.json -sigfile NAME.json.sig

2. The key. A signature says only that the owner of this key signed. Compare its fingerprint with the one that you
   were given on another way; it also stands in the signed text, "key":

  openssl pkey -pubin -in NAME.json.pem -outform DER | sha256sum

3. The figures. This is "daily_report_sha256":

  sha256sum NAME.report.json

4. The chain. "previous" is the SHA-256 of the signed text before it, of whichever day, null for the first; so none
   can be taken out, altered or put in between later:

  sha256sum NAME.json

   chain.txt lists them all: number, SHA-256, day. A period has only its own; the others are named by their hash.

5. The files of the archive are named in "files", each with its SHA-256:

  sha256sum 2024-01-15.log.gz

"trades_logged" are fills of the trading engine and executed trades of fund operations. "trades_reconciled" are those
of them with an identifier that was not used before; a fill also needs an order that was submitted that day or before,
and whose fills are no more than was ordered. "acknowledged" is the reason that was given for signing over files that
failed verification or were not checked; null when there was nothing to acknowledge. "gone_from_source" names files that
their source did not list any more when it was signed; left out when there were none.
`
