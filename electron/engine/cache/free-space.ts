import { statfs } from 'node:fs/promises'
import { BlotterError } from '../../../shared/model/error.ts'

/** Left free on the disk whatever is pulled: the databases beside the cache have to grow too. */
const RESERVE_BYTES = 64 * 1024 * 1024

/** Throws DISK_FULL, with figures, when `bytes` more (and a reserve) do not fit where `dir` lies. */
export async function requireFreeSpace(
  dir: string,
  bytes: number,
  free: (dir: string) => Promise<number> = freeBytes,
): Promise<void> {
  const available = await free(dir)
  if (available >= bytes + RESERVE_BYTES) return
  throw new BlotterError(
    'DISK_FULL',
    `Not enough free space at ${dir}: ${mebibytes(bytes)} to fetch and ${mebibytes(RESERVE_BYTES)} in reserve, ` +
      `${mebibytes(available)} free.`,
    { hint: 'Free some space, pull a shorter range, or use a workspace on another disk.' },
  )
}

async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1_048_576).toLocaleString('en-US', { maximumFractionDigits: 1 })} MiB`
}
