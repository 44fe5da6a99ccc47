/**
 * A desktop keyring for tests on a machine without a desktop: a private D-Bus session with GNOME's keyring,
 * unlocked, in a temporary folder. Electron's safeStorage works with it:
 *
 *     const keyring = await startKeyring()
 *     const app = await launchApp({ env: keyring.env, args: keyring.args })
 */
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endProcess, findMissing, type Missing, startTied } from './programs.ts'

export interface Keyring {
  /** Add to the app's environment. */
  readonly env: Readonly<Record<string, string>>
  /** Add to the app's arguments: Chromium does not look for a keyring by itself where there is no desktop. */
  readonly args: readonly string[]
  /** Ends the processes and removes the folder. May be called twice. */
  stop(): Promise<void>
}

/** `undefined` where a keyring can be started; otherwise what is missing. Fit for `test.skip(keyringMissing)`. */
export const keyringMissing: Missing | undefined = findMissing(
  ['dbus-daemon', 'gnome-keyring-daemon'],
  ['gnome-keyring', 'libsecret-1-0', 'dbus', 'dbus-x11'],
)

/** Starts the session bus and an unlocked keyring on it. Throws with what the programs wrote. */
export async function startKeyring(): Promise<Keyring> {
  if (keyringMissing)
    throw new Error(`No keyring: ${keyringMissing.reason}. To install it: ${keyringMissing.install}`)
  const dir = await mkdtemp(join(tmpdir(), 'keyring-'))
  const children: ChildProcess[] = []
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopped ??= Promise.all(children.map(endProcess)).then(() =>
      rm(dir, { recursive: true, force: true, maxRetries: 5 }),
    )
    return stopped
  }
  try {
    const bus = startTied('dbus-daemon', [
      '--session',
      '--nofork',
      `--address=unix:path=${dir}/bus`,
      '--print-address=1',
    ])
    children.push(bus)
    const address = await firstLine(bus)
    const env = { DBUS_SESSION_BUS_ADDRESS: address, XDG_DATA_HOME: join(dir, 'data'), XDG_RUNTIME_DIR: dir }
    const args = ['--foreground', '--unlock', '--components=secrets', `--control-directory=${dir}/control`]
    const keyring = startTied('gnome-keyring-daemon', args, env)
    children.push(keyring)
    keyring.stdin.end('password')
    // It prints its control folder when it has the name on the bus.
    await firstLine(keyring)
    return { env, args: ['--password-store=gnome-libsecret'], stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    let errors = ''
    const timer = setTimeout(
      () => reject(new Error(`${child.spawnargs.join(' ')} said nothing. ${errors}`)),
      20_000,
    )
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-2000)
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const line = output.split('\n')[0]
      if (output.includes('\n') && line !== undefined) {
        clearTimeout(timer)
        resolve(line)
      }
    })
    child.once('error', reject)
    child.once('exit', (code) =>
      reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}. ${errors}`)),
    )
  })
}
