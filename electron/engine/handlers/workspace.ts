import { basename } from 'node:path'
import type { PinnedKey, WorkspaceInfo } from '../../../shared/contract/workspace.ts'
import type { SourceInfo } from '../../../shared/model/archive-view.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { recordFailures } from '../activity/record-run.ts'
import type { Implementer } from '../implement.ts'
import { normaliseSource } from '../open-catalogued-source.ts'
import type { Services } from '../services.ts'
import { sha256Hex } from '../verify/digest.ts'
import { parsePublicKey } from '../verify/index.ts'
import { checkRule } from '../verify-settings.ts'
import { clearResults, measureSpace } from './space.ts'

export function workspaceHandlers(os: Implementer['workspace'], services: Services) {
  const { catalog, options, workspace } = services
  return {
    info: os.info.handler((): WorkspaceInfo => {
      const days = new Set(
        catalog.currentObjects().flatMap((object) => (object.kind === 'log' ? [object.day] : [])),
      )
      const loads = catalog.loads()
      return {
        path: workspace.dir,
        toolVersion: options.toolVersion,
        offline: options.offline,
        sources: catalog.sources().map(toSourceInfo),
        pins: catalog.pins().map(toPinnedKey),
        daysPulled: days.size,
        daysLoaded: loads.length,
        eventsLoaded: loads.reduce((sum, load) => sum + load.rows, 0),
      }
    }),
    addSource: os.addSource.handler(async ({ input }): Promise<SourceInfo> => {
      return recordFailures(catalog, 'source.add', { spec: input.spec }, async () => {
        const id = catalog.addSource(await normaliseSource(input, services))
        const { spec, kind, label, region, endpoint, profile } = catalog.source(id)
        catalog.recordActivity('source.added', { id, spec, kind, label, region, endpoint, profile })
        return toSourceInfo(catalog.source(id))
      })
    }),
    removeSource: os.removeSource.handler(({ input }): void => {
      const { spec } = catalog.source(input.id)
      catalog.removeSource(input.id)
      catalog.recordActivity('source.removed', { id: input.id, spec })
    }),
    addPin: os.addPin.handler(({ input }): PinnedKey => {
      const key = parsePublicKey(input.pem)
      if (!key) {
        throw new BlotterError('USAGE', `${input.label} holds no public key that Blotter knows.`, {
          hint: 'It takes Ed25519, ECDSA P-256 and RSA keys, as PEM public key or X.509 certificate.',
        })
      }
      const { fingerprint } = key
      const id = catalog.addPin({
        kind: input.kind,
        pem: input.pem,
        fingerprint,
        label: basename(input.label),
      })
      catalog.recordActivity('key.pinned', {
        id,
        kind: input.kind,
        fingerprint,
        label: basename(input.label),
      })
      const pin = catalog.pins().find((each) => each.id === id)
      if (!pin) throw new Error('The pinned key was not kept.')
      return toPinnedKey(pin)
    }),
    removePin: os.removePin.handler(({ input }): void => {
      const pin = catalog.pins().find(({ id }) => id === input.id)
      catalog.removePin(input.id)
      const { kind = null, fingerprint = null } = pin ?? {}
      catalog.recordActivity('key.unpinned', { id: input.id, kind, fingerprint })
    }),
    space: os.space.handler(() => measureSpace(services)),
    clearResults: os.clearResults.handler(() => clearResults(services)),
    settings: os.settings.handler(() => catalog.settings()),
    setSetting: os.setSetting.handler(({ input }): void => {
      checkRule(input.key, input.value)
      catalog.setSetting(input.key, input.value)
      // The value by its hash: that it is what it was can be told, what it is stands in the settings.
      const sha256 = input.value === undefined ? null : sha256Hex(JSON.stringify(input.value))
      catalog.recordActivity('setting.changed', { setting: input.key, value_sha256: sha256 })
    }),
  }
}

function toPinnedKey(pin: ReturnType<Services['catalog']['pins']>[number]): PinnedKey {
  const { id, kind, fingerprint, addedAt, label } = pin
  return { id, kind, fingerprint, addedAt, label }
}

function toSourceInfo(source: ReturnType<Services['catalog']['source']>): SourceInfo {
  const { id, spec, kind, region, endpoint, pathStyle, profile, label, secret } = source
  return {
    id,
    spec,
    kind,
    region,
    endpoint,
    pathStyle: pathStyle === true,
    profile,
    label: label ?? spec,
    secret,
  }
}
