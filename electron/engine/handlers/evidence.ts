import { recordFailures } from '../activity/record-run.ts'
import { chosenKey } from '../chosen-key.ts'
import { follow } from '../follow.ts'
import type { Implementer } from '../implement.ts'
import { locateEvent, writeCertificate, writeProof } from '../issue-evidence.ts'
import { readLineDifference } from '../line-difference.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'

export function evidenceHandlers(os: Implementer['evidence'], services: Services) {
  const { catalog } = services
  return {
    workstationKey: os.workstationKey.handler(() => {
      const { publicKey, publicPem } = services.workstationKey
      return { fingerprint: publicKey.fingerprint, pem: publicPem }
    }),
    signingKey: os.signingKey.handler(async ({ input }) => {
      const { publicKey, publicPem } = await chosenKey(services, input.key)
      return { fingerprint: publicKey.fingerprint, pem: publicPem }
    }),
    certificate: os.certificate.handler(({ input }) => {
      const path = takeSavePath(services.options, input.save)
      return recordFailures(catalog, 'certificate', { run: input.runId ?? null, path }, () =>
        writeCertificate(services, input.runId, path),
      )
    }),
    prove: os.prove.handler(async function* ({ input, signal }) {
      const { file, line, format, folder = null, save } = input
      const path = takeSavePath(services.options, save)
      return yield* follow(signal, (run) =>
        recordFailures(catalog, 'proof', { file, line, format, path }, () =>
          writeProof(services, { place: { file, line }, folder, format, path }, run),
        ),
      )
    }),
    locate: os.locate.handler(async function* ({ input, signal }) {
      return yield* follow(signal, (run) => locateEvent(services, input.eventId, input.dir ?? null, run))
    }),
    difference: os.difference.handler(async function* ({ input, signal }) {
      return yield* follow(signal, (run) => readLineDifference(services, input, run))
    }),
  }
}
