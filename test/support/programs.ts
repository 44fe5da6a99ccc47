/** Programs that tests start beside themselves: whether they are installed, how they end with us. */
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

/** Why something cannot be started here, and the line that changes it. */
export interface Missing {
  readonly reason: string
  readonly install: string
}

/** `undefined` when all programs are installed. `packages` are the Debian packages that bring them. */
export function findMissing(programs: readonly string[], packages: readonly string[]): Missing | undefined {
  const missing = programs.filter((program) => !onPath(program))
  if (missing.length === 0) return undefined
  const install = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  return { reason: `not installed: ${missing.join(', ')}`, install }
}

/** Starts a program that the kernel ends with this process, also when this one is killed with -9. */
export function startTied(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcessByStdio<Writable, Readable, Readable> {
  return spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
}

/** Kills a child that holds nothing worth a slow farewell, and waits until it is gone. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGKILL')
  await gone
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
