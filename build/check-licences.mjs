/**
 * Every package that reaches users, in the package or bundled into the page, is under a licence that lets us give it
 * to them. Reads what is installed; a licence that is not on the list stops the check until someone has read it.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { importsOf, sourceFiles } from './layers.mjs'

const ROOT = dirname(import.meta.dirname)

const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])
/** Licences read by a person, where the package's own words are not one of the names above. */
const READ = new Map([
  // Dual licence "(MPL-2.0 OR Apache-2.0)": taken under Apache-2.0.
  ['dompurify', 'Apache-2.0'],
])

const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages
const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const starts = ['electron', ...Object.keys(dependencies), ...packagesOfThePage()]

const shipped = new Set()
for (const name of starts) reach(name, '')

const refused = [...shipped]
  .filter((place) => !isAllowed(place))
  .map((place) => `${place}: ${licenceOf(place)}`)
for (const line of refused) process.stderr.write(`licence to be read by a person: ${line}\n`)
process.stderr.write(`licences: ${shipped.size} packages reach users, ${refused.length} of them refused\n`)
process.exitCode = refused.length === 0 ? 0 : 1

/** What the window's page, the evidence page and shared/ import is bundled, wherever package.json lists it. */
function packagesOfThePage() {
  const imports = ['renderer', 'shared', 'electron/engine/evidence'].flatMap((folder) =>
    sourceFiles(ROOT, join(ROOT, folder)).flatMap((file) =>
      importsOf(readFileSync(join(ROOT, file), 'utf8')),
    ),
  )
  const names = imports.map(({ imported }) => imported.match(/^(@[^/]+\/)?[^./@][^/?]*/)?.[0])
  return new Set(names.filter((name) => name !== undefined && !name.startsWith('node:')))
}

/** Follows dependencies as Node finds them: the nearest node_modules upwards. */
function reach(name, from) {
  const place = nearest(name, from)
  if (place === undefined || shipped.has(place)) return
  shipped.add(place)
  const { dependencies, optionalDependencies, peerDependencies } = lock[place]
  for (const next of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
    // Types and the installer of Electron's runtime are not given to users.
    if (!next.startsWith('@types/') && name !== 'electron') reach(next, place)
  }
}

function nearest(name, from) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const place = `${base === '' ? '' : `${base}/`}node_modules/${name}`
    if (lock[place]) return place
    if (base === '') return undefined
  }
}

function licenceOf(place) {
  return lock[place].license ?? '(none named)'
}

function isAllowed(place) {
  const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
  // The binaries of other platforms are not in this lock file in full; they are their parent's licence.
  if (lock[place].optional && lock[place].license === undefined) return true
  const words = READ.get(name) ?? licenceOf(place)
  return alternatives(words).some((each) => each.split(/\s+AND\s+/).every((one) => ALLOWED.has(one)))
}

function alternatives(words) {
  return words.replace(/[()]/g, '').split(/\s+OR\s+/)
}
