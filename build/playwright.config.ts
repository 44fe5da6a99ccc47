/** The journeys in the real window: test/e2e. Run by `npm test`, or `npx playwright test -c build/playwright.config.ts`. */
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'

const ROOT = join(import.meta.dirname, '..')

export default defineConfig({
  testDir: join(ROOT, 'test', 'e2e'),
  outputDir: join(ROOT, 'test-results', 'e2e'),
  // Each test starts an app of several processes; side by side on two cores they only slow each other.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: { trace: 'off', screenshot: 'off' },
})
