import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { withFolder } from './support/scratch.ts'

const CLI = new URL('../../../electron/cli/main.ts', import.meta.url).pathname
const VECTORS = new URL('../../vectors/tamper/', import.meta.url).pathname

/** Loaded before anything else: whoever asks for the network is written down, and refused. */
const GUARD = `
import { appendFileSync } from 'node:fs'
import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'
import { syncBuiltinESMExports } from 'node:module'
const refuse = (what) => (...args) => {
  appendFileSync(process.env.NETWORK_LOG, what + ' ' + JSON.stringify(args[0]) + '\\n')
  throw new Error('the network was asked for: ' + what)
}
net.Socket.prototype.connect = refuse('connect')
net.Server.prototype.listen = refuse('listen')
dgram.createSocket = refuse('dgram')
for (const name of Object.keys(dns)) if (/^(lookup|resolve)/.test(name)) dns[name] = refuse(name)
globalThis.fetch = refuse('fetch')
syncBuiltinESMExports()
`

function run(
  folder: string,
  command: readonly string[],
): { readonly status: number | null; readonly log: string } {
  const log = join(folder, 'network.log')
  writeFileSync(log, '')
  const [program = '', ...args] = command
  const env = { PATH: process.env.PATH, HOME: folder, NETWORK_LOG: log }
  const { status } = spawnSync(program, args, { env, encoding: 'utf8' })
  return { status, log: readFileSync(log, 'utf8') }
}

function verifyCommand(folder: string, archive: string): readonly string[] {
  const guard = join(folder, 'guard.mjs')
  writeFileSync(guard, GUARD)
  return [
    process.execPath,
    '--import',
    guard,
    CLI,
    'verify',
    '--dir',
    archive,
    '--root',
    `${VECTORS}root.pem`,
    '--full',
  ]
}

test.each([
  ['base', 0],
  ['T09', 1],
])('verifying %s asks for no network', async (name, status) => {
  await withFolder(async (folder) => {
    const command = verifyCommand(folder, VECTORS + name)
    expect(run(folder, command)).toEqual({ status, log: '' })
  })
})

test('the guard sees what it is there to see', async () => {
  await withFolder(async (folder) => {
    const [node = '', flag = '', guard = ''] = verifyCommand(folder, '')
    const script = "try { (await import('node:net')).connect(9, '127.0.0.1') } catch {}"
    expect(run(folder, [node, flag, guard, '--input-type=module', '-e', script]).log).toContain('connect')
  })
})

test('the operating system sees no socket either', async (context) => {
  await withFolder(async (folder) => {
    const trace = join(folder, 'trace')
    const strace = ['strace', '-f', '-e', 'trace=socket,connect,bind,sendto', '-o', trace]
    const probe = spawnSync('strace', [...strace.slice(1), 'true'])
    if (probe.status !== 0) context.skip('strace is not there, or may not trace')
    run(folder, [...strace, ...verifyCommand(folder, `${VECTORS}base`)])
    const calls = readFileSync(trace, 'utf8')
    expect(calls).toContain('exited with 0')
    // A socket of the machine itself (AF_UNIX) reaches nobody else.
    expect(calls.split('\n').filter((line) => /AF_INET|AF_NETLINK|AF_PACKET/.test(line))).toEqual([])
  })
})

test('links out of the archive are not followed', async () => {
  await withFolder(async (folder) => {
    const archive = join(folder, 'archive')
    const log = join(archive, 'audit/2026/03/2026-03-02.log.gz')
    mkdirSync(dirname(log), { recursive: true })
    const outside = `${VECTORS}base/audit/2026/03/2026-03-02.log.gz`
    symlinkSync(outside, log)
    const verify = (dir: string) =>
      spawnSync(process.execPath, [CLI, 'verify', '--dir', dir, '--format', 'json'], {
        env: { PATH: process.env.PATH, HOME: folder },
        encoding: 'utf8',
      })
    // The only log is a link: there is nothing to verify.
    expect(verify(archive).stdout).not.toContain('"entries":12')
    expect(verify(archive).status).toBe(2)
    const linked = join(folder, 'linked')
    mkdirSync(join(linked, 'audit'), { recursive: true })
    symlinkSync(`${VECTORS}base/audit/2026`, join(linked, 'audit/2026'))
    expect(verify(linked).stdout).not.toContain('"entries":60')
    expect(verify(linked).status).toBe(2)
  })
})
