/** Tests without a window. The window's own are Playwright's: test/e2e, build/playwright.config.ts. */
import { dirname } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: dirname(import.meta.dirname),
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**'],
    pool: 'forks',
    // Generous: one machine may run this beside much else, and a slow pass is better than a wrong failure.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
    // Real workers, sockets and files: a file's tests are not to meet another's globals.
    isolate: true,
  },
})
