/**
 * Passes that a run has finished, for the runs after it: one that was cut short goes on where it was, and what did
 * not change is not read line by line again. A pass is used only where everything that its answer depends on is the
 * same, and the file's bytes are hashed anew before it is: a pass never speaks for bytes that nobody looked at.
 */
import type { Catalog } from './catalog/catalog.ts'
import { hashFile } from './hash-file.ts'
import type { RunOptions } from './run-options.ts'
import { sha256Hex } from './verify/digest.ts'
import { type FilePassRequest, type FilePassResult, READ_LIMITS } from './verify/index.ts'

/** Raise it with every change of the verifier that may change what it says of a file. */
const VERIFIER = 1

export type KeptPasses = {
  /** The kept answer to this very request over the bytes that the file has now, or null. */
  find(request: FilePassRequest, run: RunOptions): Promise<FilePassResult | null>
  /** Keeps an answer; returns it as `find` will give it. */
  keep(request: FilePassRequest, leaves: string | null, result: FilePassResult): Promise<FilePassResult>
  /** SHA-256 of the leaves beside the log; null without any. Taken before a pass, it tells `keep` what the pass saw. */
  leavesOf(request: FilePassRequest): Promise<string | null>
}

export function openKeptPasses(catalog: Catalog, toolVersion: string): KeptPasses {
  const leavesOf = ({ leavesPath }: FilePassRequest) =>
    leavesPath === null ? Promise.resolve(null) : hashFile(leavesPath)
  const keyOf = (request: FilePassRequest, sha256: string, leaves: string | null) =>
    passKey(request, sha256, leaves, toolVersion)
  return {
    leavesOf,
    find: async (request, run) => {
      const kept = catalog.keptPass(request.file.key, request.mode)
      if (!kept || kept.request !== keyOf(request, kept.sha256, await leavesOf(request))) return null
      const sha256 = await hashFile(request.file.path, run)
      return sha256 === kept.sha256 ? (JSON.parse(kept.result) as FilePassResult) : null
    },
    keep: async (request, leaves, result) => {
      const text = JSON.stringify(result)
      // Leaves that changed while the pass ran: nobody can say which of them it saw.
      if ((await leavesOf(request)) === leaves) {
        const { key: file } = request.file
        const { sha256 } = result
        catalog.keepPass({
          file,
          mode: request.mode,
          request: keyOf(request, sha256, leaves),
          sha256,
          result: text,
        })
      }
      return JSON.parse(text) as FilePassResult
    },
  }
}

/** SHA-256 over all that the answer to a request depends on: contents, not the places where they lie. */
function passKey(
  request: FilePassRequest,
  sha256: string,
  leaves: string | null,
  toolVersion: string,
): string {
  const { file, leavesPath: _, limits, ...asked } = request
  const { path: __, ...named } = file
  const ground = {
    verifier: VERIFIER,
    toolVersion,
    sha256,
    leaves,
    file: named,
    limits: limits ?? READ_LIMITS,
  }
  return sha256Hex(JSON.stringify({ ...ground, asked }))
}
