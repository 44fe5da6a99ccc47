/** What the command line of the window asks for. Chromium's own switches stand beside ours and are not ours to judge. */
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { BlotterError } from '../../shared/model/error.ts'

export type LaunchOptions = {
  /** Absolute, symbolic links resolved; empty means the default workspace, which the engine knows. */
  readonly workspace: string
  readonly offline: boolean
}

/** Reads `--workspace DIR` (or `--workspace=DIR`) and `--offline`. Throws USAGE when DIR is missing. */
export function readLaunchOptions(argv: readonly string[], cwd: string): LaunchOptions {
  let workspace = ''
  let offline = false
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] ?? ''
    if (argument === '--offline') offline = true
    else if (argument === '--workspace') workspace = folderAfter(argument, argv[++i])
    else if (argument.startsWith('--workspace=')) workspace = folderAfter('--workspace', argument.slice(12))
  }
  return { workspace: workspace === '' ? '' : canonicalFolder(resolve(cwd, workspace)), offline }
}

function folderAfter(flag: string, value: string | undefined): string {
  if (value === undefined || value === '' || value.startsWith('--') || value.includes('\0')) {
    throw new BlotterError('USAGE', `${flag} needs a folder.`, {
      hint: `For example: ${flag} ./my-workspace`,
    })
  }
  return value
}

/** Two ways of writing one folder must be one workspace, or both would own it. */
function canonicalFolder(path: string): string {
  try {
    return realpathSync.native(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path // not there yet: the engine makes it
    throw new BlotterError('IO', `The workspace ${path} cannot be read: ${(error as Error).message}`, {
      hint: 'Choose another folder with --workspace, or change its permissions.',
      cause: error,
    })
  }
}
