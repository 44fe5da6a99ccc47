import { BlotterError } from '../../../shared/model/error.ts'
import { recordFailures } from '../activity/record-run.ts'
import { readDeadline, setDeadline } from '../attest/deadline.ts'
import { attestationFiles } from '../attest/documents.ts'
import { listAttestations } from '../attest/list-days.ts'
import { detailOf } from '../attest/read-statement.ts'
import { attestDay, previewAttestation } from '../attest/sign.ts'
import { lastSigned, verifyChain } from '../attest/verify-chain.ts'
import { chosenKey } from '../chosen-key.ts'
import { follow } from '../follow.ts'
import type { Implementer } from '../implement.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'
import { writeDocument } from '../write-together.ts'

export function attestHandlers(os: Implementer['attest'], services: Services) {
  const { catalog, options } = services
  const now = () => new Date().toISOString()
  return {
    list: os.list.handler(async function* ({ input, signal }) {
      return yield* follow(signal, (run) => listAttestations(services, input.range ?? null, now(), run))
    }),
    preview: os.preview.handler(({ input, signal }) =>
      previewAttestation(services, input.date, { ...(signal && { signal }) }),
    ),
    sign: os.sign.handler(({ input: { key, ...asked }, signal }) =>
      recordFailures(catalog, 'attestation.sign', asked, async () =>
        attestDay(
          services,
          {
            date: asked.date,
            by: asked.by,
            key: await chosenKey(services, key),
            acknowledge: asked.acknowledge ?? null,
            basis: asked.basis ?? null,
            now: now(),
          },
          { ...(signal && { signal }) },
        ),
      ),
    ),
    deadline: os.deadline.handler(() => readDeadline(catalog)),
    setDeadline: os.setDeadline.handler(({ input }) => setDeadline(catalog, input)),
    day: os.day.handler(({ input }) => catalog.attestationsOf(input.date).map(detailOf)),
    verify: os.verify.handler(() => {
      const chain = verifyChain(catalog.attestations(), lastSigned(catalog))
      catalog.recordActivity('attestation.verified', { ...chain })
      return chain
    }),
    export: os.export.handler(({ input: { sequence, save } }) => {
      const path = takeSavePath(options, save)
      return recordFailures(catalog, 'attestation.export', { sequence, path }, async () => {
        const row = catalog.attestation(sequence)
        if (!row) throw new BlotterError('NOT_FOUND', `There is no attestation number ${sequence}.`)
        const [text, ...beside] = attestationFiles(row, path.replace(/\.json$/, ''))
        if (!text) throw new BlotterError('INTERNAL', 'An attestation has no text.')
        const written = await writeDocument(
          { path: text.name, content: text.bytes },
          ...beside.map(({ name, bytes }) => ({ path: name, content: bytes })),
        )
        catalog.recordActivity('attestation.exported', {
          sequence,
          path: written.path,
          sha256: written.sha256,
        })
        return { path: written.path, others: written.others }
      })
    }),
  }
}
