/**
 * What Blotter needs from a Debian-like system, by purpose, and which of it is not installed.
 * Each item is a list of names, newest first: Debian 13 and Ubuntu 24.04 renamed some libraries.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const WINDOW = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libxss1'],
  ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['libcups2t64', 'libcups2'],
  ['libdrm2'],
  ['libxkbcommon0'],
  ['fonts-dejavu-core'],
]
const VIRTUAL_DISPLAY = [['xvfb'], ['xauth']]
const TESTS = [
  ...VIRTUAL_DISPLAY,
  ['ceph-mon'],
  ['ceph-osd'],
  ['ceph-mgr'],
  ['ceph-common'],
  ['radosgw'],
  ['poppler-utils'],
  ['gnome-keyring'],
  ['libsecret-1-0'],
  ['dbus'],
  ['dbus-x11'],
  ['python3'],
  ['openssl'],
]

/** True on Debian and what is made from it. */
export function isDebianLike() {
  if (process.platform !== 'linux') return false
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/** True where a window can be shown: not on a bare Linux server. */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * Names of packages that are not installed, as the system's own package list knows them.
 * `[]` where the system is not Debian-like: nothing is known there.
 * @param {{ withTests: boolean }} purpose
 * @returns {string[]}
 */
export function missingSystemPackages({ withTests }) {
  if (!isDebianLike()) return []
  const wanted = [...WINDOW, ...(withTests ? TESTS : hasDisplay() ? [] : VIRTUAL_DISPLAY)]
  const installed = installedPackages(wanted.flat())
  const missing = wanted.filter((names) => !names.some((name) => installed.has(name)))
  return missing.map((names) => names.find(isKnownToApt) ?? names.at(-1) ?? '').filter(Boolean)
}

/** The line that a person types to install packages. */
export function installLine(packages) {
  return `apt-get install -y --no-install-recommends ${packages.join(' ')}`
}

function installedPackages(names) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholders
  const lines = output('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names]).split('\n')
  return new Set(lines.filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]))
}

function isKnownToApt(name) {
  return /Candidate: (?!\(none\))/.test(output('apt-cache', ['policy', name]))
}

/** What a program printed, also where it ended with an error: dpkg-query does so for each unknown name. */
function output(program, args) {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    })
  } catch (error) {
    return String(error.stdout ?? '')
  }
}
