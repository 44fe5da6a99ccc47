import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { recordFailure } from '../activity/record-run.ts'
import type { Implementer } from '../implement.ts'
import type { Services } from '../services.ts'
import { readAnchor } from '../take-anchor.ts'
import { sha256Hex } from '../verify/digest.ts'
import { SIDECAR_LIMITS } from '../verify/index.ts'
import { tsaRootsOf } from '../verify-settings.ts'

export function anchorHandlers(os: Implementer['anchor'], services: Services) {
  const { catalog, workstationKey } = services
  return {
    list: os.list.handler(() => catalog.anchors()),
    add: os.add.handler(({ input }) => {
      const content = Buffer.from(input.content, 'base64')
      const signature = input.signature === undefined ? null : Buffer.from(input.signature, 'base64')
      const given = input.checkpoint === undefined ? [] : [Buffer.from(input.checkpoint, 'base64')]
      const label = basename(input.label)
      const fact = recordFailure(catalog, 'anchor.add', { label, sha256: sha256Hex(content) }, () =>
        readAnchor(
          { content, label, signature },
          {
            certificateKeys: [workstationKey.publicPem, ...catalog.pins().map(({ pem }) => pem)],
            tsaRoots: tsaRootsOf(catalog),
            checkpoints: function* () {
              for (const bytes of given) yield { name: 'the checkpoint given with it', bytes }
              yield* checkpointsPulled(services)
            },
          },
        ),
      )
      const anchor = catalog.addAnchor(fact, content)
      const { id, kind, origin, size, root } = anchor
      catalog.recordActivity('anchor.added', { id, kind, origin, size, root, label: anchor.label })
      return anchor
    }),
    withdraw: os.withdraw.handler(({ input }): void => {
      catalog.withdrawAnchor(input.id)
      catalog.recordActivity('anchor.withdrawn', input)
    }),
  }
}

/** Every version of every checkpoint that was ever pulled and is still kept. */
function* checkpointsPulled({ catalog, cache }: Services) {
  for (const { key, kind } of catalog.currentObjects()) {
    if (kind !== 'checkpoint') continue
    for (const { sha256 } of catalog.versionsOf(key)) {
      if (!cache.has(sha256)) continue
      const path = cache.pathOf(sha256)
      if (statSync(path).size <= SIDECAR_LIMITS.checkpoint) yield { name: key, bytes: readFileSync(path) }
    }
  }
}
