/** Builds the window with its fake engine, for looking at it in a plain browser: see test/renderer/README.md. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'chrome146',
    outDir: '/tmp/blotter-harness',
    emptyOutDir: true,
    minify: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 40_000,
  },
})
