/** Pages from files, opened as a reader's browser would: in plain Chromium, with no network. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron, type Page } from '@playwright/test'
import { electronPath } from '../../../build/electron-path.mjs'
import { sandboxArgs } from '../../support/launch.ts'
import type { Scratch } from './scratch.ts'

export type PlainChromium = {
  readonly page: Page
  /** Addresses that the page asked for beside files: there should be none. */
  asked(): Promise<readonly string[]>
  close(): Promise<void>
}

export async function openPlainChromium(scratch: Scratch): Promise<PlainChromium> {
  const profile = await scratch.folder('plain-profile')
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env
  const electron = await _electron.launch({
    executablePath: electronPath(),
    args: [...sandboxArgs(), join(import.meta.dirname, 'plain-chromium.cjs'), `--user-data-dir=${profile}`],
    env: Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  })
  const page = await electron.firstWindow()
  return {
    page,
    asked: () => electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked),
    close: async () => {
      await electron.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
