/**
 * Named note "one profile per workspace": the lock of the single instance, the window's place, the secrets and
 * the log belong to a workspace. A named workspace therefore gets its own folder below the user data, and a second
 * launch on the same workspace meets the first one, while another workspace opens beside it.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** Where the profile of `workspace` lives, below `base` (the user-data folder of Blotter). */
export function profileFolder(base: string, workspace: string, platform: NodeJS.Platform): string {
  if (workspace === '') return base
  const name = platform === 'win32' || platform === 'darwin' ? workspace.toLowerCase() : workspace
  return join(base, 'workspaces', createHash('sha256').update(name).digest('hex').slice(0, 16))
}
