/** A workspace opened as the hosts do it, for tests: the engine in this process, with its operations. */
import { createRouterClient } from '@orpc/server'
import { bundleProofPage } from '../../build/proof-page.mjs'
import { createEngine, type EngineOptions } from '../../electron/engine/index.ts'
import type { Progress } from '../../shared/model/progress.ts'

export async function openEngine(workspace: string, host: Partial<EngineOptions> = {}) {
  const engine = await createEngine({
    workspace,
    offline: true,
    heldBy: 'command line',
    toolVersion: 'test',
    workers: { ingest: new URL('../../electron/engine/ingest-worker.ts', import.meta.url) },
    questionsFolder: new URL('../../shared/library/', import.meta.url),
    proofPageScript: bundleProofPage,
    secretOf: () => undefined,
    takeSavePath: () => undefined,
    log: () => {},
    ...host,
  })
  return { client: createRouterClient(engine.router), close: engine.close }
}

/** Runs a long operation to its end; `onProgress` sees what it reports. */
export async function follow<T>(
  running: Promise<AsyncIteratorObject<Progress, T, void>>,
  onProgress: (progress: Progress) => void = () => {},
): Promise<T> {
  const iterator = await running
  for (;;) {
    const step = await iterator.next()
    if (step.done) return step.value as T
    onProgress(step.value)
  }
}
