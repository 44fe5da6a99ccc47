/**
 * The import rules of ARCHITECTURE.md, and the check of a source tree against them.
 * A lint rule sees only the text of an import; here it is resolved, so `../../x.ts` cannot hide where it goes.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'

const STAGES = [
  'source',
  'cache',
  'verify',
  'load',
  'query',
  'report',
  'forward',
  'catalog',
  'seal',
  'evidence',
]
/** Words that every stage may speak: what a run is given, in plain types. */
const ENGINE_WORDS = ['electron/engine/run-options.ts', 'electron/engine/types.ts']

/** Where a package may be used at all; one that is not listed may be used wherever packages may. */
const HOMES = [
  {
    packages: /^better-sqlite3$/,
    files: /^electron\/engine\/(catalog\/|[^/]+$)/,
    why: 'only the catalogue opens SQLite',
  },
  {
    packages: /^@duckdb\//,
    files: /^electron\/engine\/(load|query)\/|^electron\/engine\/[^/]+$/,
    why: 'only load and query open DuckDB',
  },
  {
    packages: /^sodium-native$/,
    files: /^electron\/engine\/verify\/ed25519\.ts$/,
    why: 'only verify/ed25519.ts asks libsodium',
  },
  {
    packages: /^@aws-sdk\//,
    files: /^electron\/engine\/(source|forward)\//,
    why: 'only sources talk to S3, and only forwarding to CloudWatch Logs',
  },
  { packages: /^commander$/, files: /^electron\/cli\//, why: 'flags are read by the command line only' },
]

/**
 * The first zone that holds a file judges it. `may` is asked about a resolved import: `{ file }` for one of ours
 * (path from the root), `{ package }`, or `{ node }` (the module's name without `node:`).
 */
const ZONES = [
  {
    files: /^shared\//,
    may: ({ file, package: name }) =>
      file?.startsWith('shared/') || name === 'zod' || name?.startsWith('@orpc/contract'),
    sentence:
      'shared/ runs anywhere: it imports itself and the schema libraries, no Node, no DOM, no engine.',
  },
  {
    files: /^electron\/engine\/verify\//,
    may: ({ file, node, package: name, typeOnly }) =>
      file?.startsWith('electron/engine/verify/') ||
      file?.startsWith('shared/model/') ||
      (typeOnly && file === 'electron/engine/run-options.ts') ||
      name === 'sodium-native' ||
      ['buffer', 'crypto', 'zlib', 'worker_threads', 'fs', 'fs/promises', 'timers/promises'].includes(node),
    sentence:
      'verify/ is what an auditor reads alone: itself, shared/model, and of Node buffer, crypto, zlib, worker_threads, timers and fs; libsodium in ed25519.ts.',
  },
  {
    files: /^electron\/engine\/evidence\/(check|page)\//,
    may: ({ file, package: name, typeOnly }) =>
      name?.startsWith('@noble/') ||
      file?.startsWith('electron/engine/evidence/check/') ||
      file?.startsWith('electron/engine/evidence/page/') ||
      file?.startsWith('electron/engine/verify/canonical/') ||
      (typeOnly && file?.startsWith('shared/model/')),
    sentence:
      'evidence/check/ and evidence/page/ run in any browser from one file: themselves, verify/canonical/ and @noble, no Node.',
  },
  ...STAGES.filter((stage) => stage !== 'verify').map((stage) => ({
    files: new RegExp(`^electron/engine/${stage}/`),
    may: ({ file, node, package: name }) =>
      (name !== undefined && name !== 'electron') ||
      node !== undefined ||
      file?.startsWith('shared/') ||
      file?.startsWith(`electron/engine/${stage}/`) ||
      ENGINE_WORDS.includes(file) ||
      (['seal', 'evidence'].includes(stage) && file?.startsWith('electron/engine/verify/')),
    sentence: `No stage imports another: ${stage}/ imports itself and shared/. Let electron/engine/pipeline.ts join the two, and hand over values.`,
  })),
  {
    files: /^electron\/engine\//,
    may: ({ file, node, package: name }) =>
      (name !== undefined && name !== 'electron') ||
      node !== undefined ||
      file?.startsWith('shared/') ||
      file?.startsWith('electron/engine/') ||
      file === 'package.json',
    sentence:
      'The engine is plain Node: no electron, no host, no page. A host gives it what it needs as arguments.',
  },
  {
    files: /^electron\/cli\//,
    may: ({ file, node, package: name }) =>
      (name !== undefined && name !== 'electron') ||
      node !== undefined ||
      file?.startsWith('shared/') ||
      file?.startsWith('electron/cli/') ||
      file === 'electron/engine/index.ts' ||
      ENGINE_WORDS.includes(file) ||
      file === 'electron/pdf/spawn.ts' ||
      file === 'build/electron-path.mjs' ||
      file === 'build/proof-page.mjs',
    sentence:
      'The command line knows the engine only by electron/engine/index.ts: export there what is needed.',
  },
  {
    files: /^electron\/engine-host\//,
    may: ({ file, node, package: name, typeOnly }) =>
      (name !== undefined && (name !== 'electron' || typeOnly)) ||
      node !== undefined ||
      file?.startsWith('shared/') ||
      file?.startsWith('electron/engine-host/') ||
      file === 'electron/engine/index.ts',
    sentence:
      'The engine host knows the engine only by electron/engine/index.ts, and of electron only types.',
  },
  {
    files: /^electron\/(main|pdf)\//,
    may: ({ file, node, package: name }) =>
      name !== undefined ||
      node !== undefined ||
      file?.startsWith('shared/') ||
      file?.startsWith('electron/main/') ||
      file?.startsWith('electron/pdf/'),
    sentence: "The main process knows the engine by its file's address only (new URL(...)), and forks it.",
  },
  {
    files: /^electron\/preload\//,
    may: ({ file, package: name }) =>
      name !== undefined || file?.startsWith('shared/') || file?.startsWith('electron/preload/'),
    sentence: 'The preload is sandboxed: electron, shared/ and itself; no Node.',
  },
  {
    files: /^renderer\//,
    may: ({ file, package: name }) =>
      (name !== undefined && name !== 'electron') ||
      file?.startsWith('renderer/') ||
      file?.startsWith('shared/'),
    sentence:
      'The page imports shared/ and itself: no Node, no electron, no engine. Ask the engine by the contract.',
  },
]

/**
 * @param {string} root folder that holds shared/, electron/ and renderer/
 * @returns {{ file: string, line: number, imported: string, sentence: string }[]} what breaks a rule, in reading order
 */
export function findLayerBreaks(root) {
  const files = ['shared', 'electron', 'renderer'].flatMap((folder) => sourceFiles(root, join(root, folder)))
  return files.flatMap((file) => {
    const breaks = []
    for (const { line, imported, typeOnly } of importsOf(readFileSync(join(root, file), 'utf8'))) {
      const sentence = judge(file, imported, typeOnly)
      if (sentence) breaks.push({ file, line, imported, sentence })
    }
    return breaks
  })
}

function judge(file, imported, typeOnly) {
  const zone = ZONES.find((each) => each.files.test(file))
  if (!zone) return 'This folder has no row in build/layers.mjs: give it one, as ARCHITECTURE.md says.'
  const target = { ...resolveImport(file, imported), typeOnly }
  const home = HOMES.find(({ packages }) => target.package && packages.test(target.package))
  if (home && !typeOnly && !home.files.test(file)) return `${imported}: ${home.why}.`
  return zone.may(target) ? undefined : zone.sentence
}

function resolveImport(file, imported) {
  const [path] = imported.split('?')
  if (path.startsWith('.')) return { file: posix.normalize(posix.join(posix.dirname(file), path)) }
  if (path.startsWith('node:')) return { node: path.slice('node:'.length) }
  return { package: path }
}

/** Import and export statements, dynamic imports and require calls, with their line; comments do not count. */
export function importsOf(source) {
  const text = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(),])\/\/[^\n]*/g, (comment) =>
    comment.replace(/[^\n]/g, ' '),
  )
  const statement =
    /(?<=^|[\s;{}])(import|export)\b(\s+type\b)?(?:[\w\s{},*$]*?\bfrom\s*|\s*)(['"])([^'"\n]+)\3|\b(?:import|require)\s*\(\s*(['"`])([^'"`\n]+)\5/g
  return [...text.matchAll(statement)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    imported: match[4] ?? match[6],
    typeOnly: match[2] !== undefined,
  }))
}

/** Paths from the root, sorted. */
export function sourceFiles(root, folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|cts|js|mjs|cjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

export const ROOT = dirname(import.meta.dirname)
