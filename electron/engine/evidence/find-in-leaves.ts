import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { InclusionPath } from './inclusion-path.ts'

const CHUNK = 32 * 32_768

/**
 * Finds a line among the sealed leaves of its day, and its path: for a log that was changed elsewhere, so that its
 * own lines do not give the root any more. Null when the leaves are not those under `root`; `index` null when they
 * are, and the line is none of them. Of several equal leaves, the one nearest to the line's place counts.
 */
export function findInLeaves(
  path: string,
  entries: number,
  root: Buffer,
  record: { readonly leaf: Buffer; readonly line: number },
): { readonly index: number | null; readonly path: readonly Buffer[] } | null {
  const file = openSync(path, 'r')
  try {
    if (fstatSync(file).size !== entries * 32) return null
    let nearest: number | null = null
    let index = 0
    for (const leaf of leavesOf(file)) {
      const isNearer =
        nearest === null || Math.abs(index - record.line + 1) < Math.abs(nearest - record.line + 1)
      if (leaf.equals(record.leaf) && isNearer) nearest = index
      index += 1
    }
    const tree = new InclusionPath(nearest ?? 0)
    for (const leaf of leavesOf(file)) tree.append(leaf)
    const sealed = tree.finish()
    return sealed?.root.equals(root) ? { index: nearest, path: nearest === null ? [] : sealed.path } : null
  } finally {
    closeSync(file)
  }
}

function* leavesOf(file: number): Generator<Buffer> {
  for (let offset = 0; ; ) {
    const chunk = Buffer.allocUnsafeSlow(CHUNK)
    const count = readSync(file, chunk, 0, CHUNK, offset)
    for (let at = 0; at + 32 <= count; at += 32) yield chunk.subarray(at, at + 32)
    // A short read ends inside the file only when it was cut; what was left out would not give the root.
    if (count < CHUNK) return
    offset += count
  }
}
