/** Axe on what the window shows now. */
import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { LaunchedApp } from '../../support/launch.ts'
import { goTo } from './sample.ts'

export const THEMES = ['Light', 'Dark'] as const
type Theme = (typeof THEMES)[number]

/** No serious and no critical finding; the message of a failure names rule, element and reason. */
export async function expectAccessible(app: LaunchedApp, what: string): Promise<void> {
  // Legacy mode: axe cannot open a page of its own here. A report's paper runs no script, so axe cannot look into it.
  const { violations } = await new AxeBuilder({ page: app.page })
    .setLegacyMode()
    .exclude('iframe[sandbox]')
    .analyze()
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        (node) => `${id}: ${node.target.join(' ')}\n  ${node.html.slice(0, 200)}\n  ${node.failureSummary}`,
      ),
    )
  expect.soft(grave, what).toEqual([])
}

/** Chooses the theme as a user does, in the settings, and leaves that screen open. */
export async function chooseTheme(app: LaunchedApp, theme: Theme): Promise<void> {
  await goTo(app, 'Settings')
  await app.page.getByRole('radio', { name: theme, exact: true }).check()
  await expect(app.page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase())
}
