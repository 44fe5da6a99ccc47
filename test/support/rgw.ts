/**
 * A real S3 server for the tests: Ceph's RADOS Gateway with a throw-away one-node cluster behind it, in memory,
 * on loopback and free ports, in a temporary folder. It does SigV4, ranges, versioning and Object Lock; it has no
 * `x-amz-checksum-*` headers.
 *
 *     describe.skipIf(rgwMissing)('pull from S3', () => {
 *       let s3: Rgw
 *       beforeAll(async () => { s3 = await startRgw() }, RGW_START_TIMEOUT_MS)
 *       afterAll(() => s3?.stop())
 *     })
 */
import { type ChildProcess, execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { endProcess, findMissing, type Missing, startTied } from './programs.ts'

/** Where the gateway answers, and the one user it knows. Requests must use path style. */
export interface Rgw {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
  /** Ends every process and removes the folder. May be called twice. */
  stop(): Promise<void>
}

/** For `beforeAll`: 13 s on a quiet machine, and tests run on busy ones. */
export const RGW_START_TIMEOUT_MS = 180_000

const ACCESS_KEY_ID = 'demo-access'
const SECRET_ACCESS_KEY = 'demo-secret-key'

/** `undefined` where the gateway can be started; otherwise what is missing. Fit for `describe.skipIf(rgwMissing)`. */
export const rgwMissing: Missing | undefined = findMissing(
  ['ceph', 'ceph-authtool', 'ceph-mgr', 'ceph-mon', 'ceph-osd', 'monmaptool', 'radosgw', 'radosgw-admin'],
  ['ceph-mon', 'ceph-osd', 'ceph-mgr', 'ceph-common', 'radosgw'],
)

/**
 * Starts the gateway and waits until its user exists and it answers.
 * Two may run side by side. Throws an `Error` with the last lines of the failed daemon's log.
 */
export async function startRgw(): Promise<Rgw> {
  if (rgwMissing) throw new Error(`No S3 gateway: ${rgwMissing.reason}. To install it: ${rgwMissing.install}`)
  // Another program may take a free port between our asking and the daemon's binding: then once more.
  for (let attempt = 1; ; attempt += 1) {
    const cluster = await createCluster()
    try {
      return await cluster.start()
    } catch (error) {
      const log = cluster.lastLogLines()
      await cluster.stop()
      if (attempt >= 2)
        throw new Error(`The S3 gateway did not start: ${String(error)}\n${log}`, { cause: error })
    }
  }
}

interface Cluster {
  start(): Promise<Rgw>
  stop(): Promise<void>
  lastLogLines(): string
}

async function createCluster(): Promise<Cluster> {
  // Short, because a UNIX socket's path is limited to 107 bytes.
  const dir = await mkdtemp(join(tmpdir(), 'rgw-'))
  const [s3Port, monPort] = await freePorts(2)
  const fsid = randomUUID()
  const conf = join(dir, 'ceph.conf')
  const keyring = join(dir, 'keyring')
  const daemons: { readonly name: string; readonly child: ChildProcess; output: string }[] = []
  let stopped: Promise<void> | undefined

  const killAtExit = (): void => {
    for (const { child } of daemons) child.kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  }
  process.once('exit', killAtExit)

  const run = async (program: string, ...args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(program, args, {
      env: { ...process.env, CEPH_CONF: conf },
      timeout: 60_000,
    })
    return stdout
  }

  /** In the foreground, as our child. */
  const startDaemon = (program: string, ...args: readonly string[]): void => {
    const child = startTied(program, ['-f', ...args, '-c', conf])
    const daemon = { name: program, child, output: '' }
    const keep = (chunk: Buffer): void => {
      daemon.output = (daemon.output + chunk.toString()).slice(-4000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => keep(Buffer.from(String(error))))
    daemons.push(daemon)
  }

  const assertAlive = (): void => {
    for (const { name, child } of daemons) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode}`)
      }
    }
  }

  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      // Nothing in memory is worth a slow farewell.
      await Promise.all(daemons.map(({ child }) => endProcess(child)))
      await rm(dir, { recursive: true, force: true, maxRetries: 5 })
      process.off('exit', killAtExit)
    })()
    return stopped
  }

  return {
    async start() {
      for (const folder of ['mon', 'osd', 'mgr', 'rgw', 'run', 'log']) await mkdir(join(dir, folder))
      await writeFile(conf, configuration({ dir, fsid, s3Port, monPort }))

      await run(
        'ceph-authtool',
        '--create-keyring',
        keyring,
        '--gen-key',
        '-n',
        'mon.',
        '--cap',
        'mon',
        'allow *',
      )
      const adminCaps = ['mon', 'osd', 'mgr'].flatMap((daemon) => ['--cap', daemon, 'allow *'])
      await run('ceph-authtool', keyring, '--gen-key', '-n', 'client.admin', ...adminCaps)
      const monmap = join(dir, 'monmap')
      await run('monmaptool', '--create', '--addv', 'a', `[v2:127.0.0.1:${monPort}]`, '--fsid', fsid, monmap)
      await run('ceph-mon', '--mkfs', '-i', 'a', '--monmap', monmap, '--keyring', keyring, '-c', conf)
      startDaemon('ceph-mon', '-i', 'a')

      const osdUuid = randomUUID()
      await run('ceph', '-c', conf, '--connect-timeout', '50', 'osd', 'new', osdUuid, '0')
      assertAlive()
      const grant = async (who: string, ...caps: readonly string[]): Promise<void> =>
        appendFile(keyring, await run('ceph', '-c', conf, 'auth', 'get-or-create', who, ...caps))
      await grant('osd.0', 'mon', 'allow profile osd', 'osd', 'allow *', 'mgr', 'allow profile osd')
      await grant('mgr.x', 'mon', 'allow profile mgr', 'osd', 'allow *', 'mds', 'allow *')
      await run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', osdUuid, '-c', conf)
      startDaemon('ceph-osd', '-i', '0')
      startDaemon('ceph-mgr', '-i', 'x')
      startDaemon('radosgw', '-n', 'client.admin')

      await untilAnswers(`http://127.0.0.1:${s3Port}/`, assertAlive)
      const keys = [`--access-key=${ACCESS_KEY_ID}`, `--secret=${SECRET_ACCESS_KEY}`]
      await run('radosgw-admin', '-c', conf, 'user', 'create', '--uid=demo', '--display-name=demo', ...keys)
      return {
        endpoint: `http://127.0.0.1:${s3Port}`,
        accessKeyId: ACCESS_KEY_ID,
        secretAccessKey: SECRET_ACCESS_KEY,
        region: 'default',
        stop,
      }
    },

    stop,

    lastLogLines() {
      return daemons.map(({ name, output }) => `--- ${name}\n${output}`).join('\n')
    },
  }
}

function configuration(at: { dir: string; fsid: string; s3Port: number; monPort: number }): string {
  return `[global]
fsid = ${at.fsid}
mon_initial_members = a
mon_host = v2:127.0.0.1:${at.monPort}
public_addr = 127.0.0.1
ms_bind_ipv6 = false
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
auth_allow_insecure_global_id_reclaim = false
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
osd_objectstore = memstore
memstore_device_bytes = 4294967296
run_dir = ${at.dir}/run
log_file = ${at.dir}/log/$name.log
admin_socket = ${at.dir}/run/$name.asok
pid_file = ${at.dir}/run/$name.pid
keyring = ${at.dir}/keyring
mon_data = ${at.dir}/mon
osd_data = ${at.dir}/osd
mgr_data = ${at.dir}/mgr
rgw_data = ${at.dir}/rgw
rgw_frontends = beast endpoint=127.0.0.1:${at.s3Port}
rgw_enable_usage_log = false
mgr_modules =
`
}

async function freePorts(count: 2): Promise<[number, number]>
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(0, '127.0.0.1', resolve)
      })
      return server
    }),
  )
  // All are held until all are known, so that no two are the same.
  const ports = servers.map((server) => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no TCP address')
    return address.port
  })
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

async function untilAnswers(url: string, assertAlive: () => void): Promise<void> {
  const deadline = Date.now() + 90_000
  for (;;) {
    assertAlive()
    try {
      await fetch(url)
      return
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${url} did not answer within 90 s`, { cause: error })
      await sleep(250)
    }
  }
}
