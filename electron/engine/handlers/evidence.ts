import { BlotterError } from '../../../shared/model/error.ts'
import type { Implementer } from '../implement.ts'
import type { Services } from '../services.ts'

export function evidenceHandlers(os: Implementer['evidence'], services: Services) {
  return {
    workstationKey: os.workstationKey.handler(() => {
      const { publicKey, publicPem } = services.workstationKey
      return { fingerprint: publicKey.fingerprint, pem: publicPem }
    }),
    certificate: os.certificate.handler(() => {
      throw new BlotterError('INTERNAL', 'evidence.certificate is not built.')
    }),
    prove: os.prove.handler(() => {
      throw new BlotterError('INTERNAL', 'evidence.prove is not built.')
    }),
    difference: os.difference.handler(() => {
      throw new BlotterError('INTERNAL', 'evidence.difference is not built.')
    }),
  }
}
