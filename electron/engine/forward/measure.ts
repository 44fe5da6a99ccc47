import type { ForwardPreview } from '../../../shared/model/forward.ts'
import { createBatcher } from './batch.ts'
import type { ForwardDocument } from './document.ts'
import type { Encoded, Transport } from './transport.ts'

/** Of the sample that is shown. */
const SAMPLE_RECORDS = 3
const SAMPLE_CHARACTERS = 64 * 1024

/** The first records as they would be sent, to the byte. */
export async function sampleOf(
  documents: AsyncIterable<ForwardDocument>,
  transport: Transport,
): Promise<Pick<ForwardPreview, 'sample' | 'sampleRecords'>> {
  const first: Encoded[] = []
  for await (const document of documents) {
    first.push(transport.encode(document))
    if (first.length >= SAMPLE_RECORDS) break
  }
  const sample = first.length === 0 ? '' : transport.body(first)
  return { sample: sample.slice(0, SAMPLE_CHARACTERS).toWellFormed(), sampleRecords: first.length }
}

/** Puts every record together as it would be sent, and sends none. */
export async function measure(
  documents: AsyncIterable<ForwardDocument>,
  transport: Transport,
  onRow: (rows: number) => void,
): Promise<NonNullable<ForwardPreview['measured']>> {
  const batcher = createBatcher(transport.limits)
  const refusals = new Map<string, number>()
  let [bytes, batches, rows] = [0, 0, 0]
  for await (const document of documents) {
    const encoded = transport.encode(document)
    if (encoded.refused) {
      refusals.set(encoded.refused.reason, (refusals.get(encoded.refused.reason) ?? 0) + 1)
    }
    bytes += encoded.bytes
    if (batcher.add(encoded)) batches += 1
    rows += 1
    onRow(rows)
  }
  if (batcher.rest().length > 0) batches += 1
  return { bytes, batches, refusals: [...refusals].map(([reason, count]) => ({ reason, count })) }
}
