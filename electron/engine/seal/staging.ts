import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { BlotterError } from '../../../shared/model/error.ts'

/**
 * A folder that becomes `output` in one step or not at all. It is written beside it, under a name that carries the
 * process id, and renamed at the end; what a killed process left behind is removed by the next one.
 */
export type Staging = {
  readonly path: string
  /** Renames the folder to `output`. */
  readonly commit: () => Promise<void>
  /** Removes the folder. */
  readonly discard: () => Promise<void>
}

/** Throws USAGE when `output` exists and is not an empty folder: nothing is ever written over. */
export async function openStaging(output: string): Promise<Staging> {
  const target = resolve(output)
  const parent = dirname(target)
  const prefix = `.${basename(target)}.writing-`
  await refuseUnlessFree(target)
  await mkdir(parent, { recursive: true })
  await removeLeftovers(parent, prefix)
  const path = join(parent, `${prefix}${process.pid}`)
  try {
    await mkdir(path)
  } catch (cause) {
    throw new BlotterError('IO', `Cannot create ${path}.`, {
      hint: 'Is the same archive being written already? Otherwise check the permissions of the folder above.',
      cause,
    })
  }
  return {
    path,
    commit: async () => {
      await refuseUnlessFree(target)
      await rmdir(target).catch(ignoreMissing)
      await rename(path, target)
    },
    discard: () => rm(path, { recursive: true, force: true }),
  }
}

async function refuseUnlessFree(target: string): Promise<void> {
  const found = await stat(target).catch(ignoreMissing)
  if (!found) return
  if (found.isDirectory() && (await readdir(target)).length === 0) return
  throw new BlotterError('USAGE', `${target} exists already; an archive is never written over.`, {
    hint: 'Name another output, or move the old one away.',
  })
}

async function removeLeftovers(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || !/^\d+$/.test(name.slice(prefix.length))) continue
    if (isRunning(Number(name.slice(prefix.length)))) continue
    await rm(join(parent, name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
