/**
 * Builds the window's app into out/: main, engine-host and workers as ES modules side by side in out/main,
 * the preload as one CommonJS file, the page with all its workers and fonts in out/renderer.
 * What stands under "dependencies" in package.json stays outside the bundles; the page's libraries are
 * devDependencies, because they are bundled.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { bundleProofPage } from './proof-page.mjs'

const ROOT = dirname(import.meta.dirname)
const source = (path: string): string => join(ROOT, path)

/**
 * Every file that starts as a process or a thread of its own, by its name in out/main.
 * Sources refer to one as `new URL('<relative path>.ts', import.meta.url)`, which works as it stands under plain
 * Node, and is rewritten to the built file here. A file missing from this list fails the build.
 */
const ENTRIES = {
  main: source('electron/main/main.ts'),
  'engine-host': source('electron/engine-host/main.ts'),
  'ingest-worker': source('electron/engine/ingest-worker.ts'),
  'verify-worker': source('electron/engine/verify/worker.ts'),
}

/** The oldest of Chromium and Node that the app runs in: Electron 42, see build/electron-path.mjs. */
const PAGE_TARGET = 'chrome146'
const NODE_TARGET = 'node24'

export default defineConfig({
  main: {
    root: ROOT,
    plugins: [linkEntries(), emitProofPage(), emitQuestions()],
    build: {
      target: NODE_TARGET,
      outDir: source('out/main'),
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      // Many small files, of which little is used: read at every start, by two processes.
      externalizeDeps: { exclude: ['zod', '@orpc/client', '@orpc/contract', '@orpc/server', 'p-queue'] },
      rolldownOptions: {
        input: ENTRIES,
        // None of our files does anything by being read, but the entries: what an entry does not use stays out of it.
        treeshake: { moduleSideEffects: (id, external) => external || id.includes('node_modules') },
        // All in one folder, so that `./<entry>.js` is right from any of them.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    root: ROOT,
    build: {
      target: NODE_TARGET,
      outDir: source('out/preload'),
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      // A sandboxed preload can require nothing but electron: all else goes into its one file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: source('electron/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    base: './',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      target: PAGE_TARGET,
      outDir: source('out/renderer'),
      emptyOutDir: true,
      // Half the text to read and compile at each start.
      minify: true,
      // Monaco alone is above Vite's idea of a large file; it comes from the disk.
      chunkSizeWarningLimit: 20_000,
      // A data: address would need room in the page's policy.
      assetsInlineLimit: 0,
      // The page talks to no server, so nothing is fetched ahead.
      modulePreload: { polyfill: false },
      rolldownOptions: { input: source('renderer/index.html') },
    },
  },
})

/** Turns `new URL('./worker.ts', import.meta.url)` into the address of the built entry. */
function linkEntries(): Plugin {
  const reference = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+\.ts)\1\s*,\s*import\.meta\.url\s*\)/g
  return {
    name: 'blotter:link-entries',
    enforce: 'pre',
    transform(code, id) {
      const file = id.split('?')[0] ?? id
      if (!isAbsolute(file) || file.includes('node_modules') || !code.includes('import.meta.url')) return null
      const linked = code.replace(reference, (_match, _quote, path: string) => {
        const target = resolve(dirname(file), path)
        const entry = Object.entries(ENTRIES).find(([, each]) => each === target)
        if (!entry)
          this.error(`${relative(ROOT, target)} is started by ${relative(ROOT, file)}: add it to ENTRIES`)
        return `new URL('./${entry[0]}.js', import.meta.url)`
      })
      return linked === code ? null : { code: linked, map: null }
    },
  }
}

/** The script of the evidence page, beside the engine that puts it into files. */
function emitProofPage(): Plugin {
  return {
    name: 'blotter:proof-page',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'proof-page.js', source: await bundleProofPage() })
    },
  }
}

/** The questions that Blotter brings, beside the engine that reads them. */
function emitQuestions(): Plugin {
  const folder = source('shared/library')
  return {
    name: 'blotter:questions',
    generateBundle() {
      for (const name of readdirSync(folder))
        this.emitFile({
          type: 'asset',
          fileName: `library/${name}`,
          source: readFileSync(join(folder, name)),
        })
    },
  }
}
