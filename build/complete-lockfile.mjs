/**
 * Adds to package-lock.json the platform packages that it lacks.
 *
 * A registry mirror that carries only some platforms answers "not found" for the optional binaries of the others,
 * `npm install` then leaves them out of the lock file, and `npm ci` refuses that lock file, here and everywhere.
 * Run it after a change of dependencies made against such a mirror: `node build/complete-lockfile.mjs`.
 * The added entries have the exact version that their parent asks for, and no integrity, which only the full
 * registry can tell; `npm install` against the full registry fills it in.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const CPU = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const added = []

for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    if (lock.packages[key]) continue
    const os = OS.find((each) => name.includes(`-${each}`))
    const cpu = CPU.find((each) => name.includes(`-${each}`))
    if (!os || !cpu || !/^\d/.test(version))
      throw new Error(`Not a platform package of one version: ${name}@${version}`)
    lock.packages[key] = {
      version,
      cpu: [cpu],
      ...(parent.dev ? { dev: true } : {}),
      ...(os === 'linux' ? { libc: [name.includes('musl') ? 'musl' : 'glibc'] } : {}),
      optional: true,
      os: [os],
    }
    added.push(`${name}@${version}`)
  }
}

if (added.length > 0) {
  const { '': root, ...others } = lock.packages
  const sorted = Object.keys(others).sort((a, b) => a.localeCompare(b, 'en'))
  lock.packages = { '': root, ...Object.fromEntries(sorted.map((key) => [key, others[key]])) }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
}
process.stderr.write(
  `package-lock.json: ${added.length} platform packages added${added.map((each) => `\n  ${each}`).join('')}\n`,
)
