/**
 * The script of the evidence page as one text: for the app put beside its bundles by electron.vite.config.ts, in a
 * checkout made on the spot by the command line.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const ENTRY = join(ROOT, 'electron', 'engine', 'evidence', 'page', 'proof-page.ts')

/** Browsers of the last years: the page is opened wherever its reader is, from a file. */
const TARGET = ['chrome111', 'firefox119', 'safari16.4']

/**
 * One script without imports. The same sources give the same text.
 * @returns {Promise<string>}
 */
export async function bundleProofPage() {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: {
      target: TARGET,
      write: false,
      sourcemap: false,
      reportCompressedSize: false,
      lib: { entry: ENTRY, formats: ['iife'], name: 'proofPage' },
    },
  })
  const [{ output }] = Array.isArray(built) ? built : [built]
  const [script, ...others] = output
  if (script.type !== 'chunk' || others.length > 0) throw new Error('The evidence page is not one script.')
  return script.code
}
