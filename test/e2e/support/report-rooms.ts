/** The rooms of the Reports screen, reached as users reach them. */
import type { LaunchedApp } from '../../support/launch.ts'
import { goTo } from './sample.ts'

export async function openRoom(
  app: LaunchedApp,
  room: 'Compliance package' | 'Retention' | 'Alert rules' | 'Attestations',
): Promise<void> {
  await goTo(app, 'Reports')
  const link = app.page
    .getByRole('tab', { name: room })
    .or(app.page.getByRole('button', { name: room, exact: true }))
  await link.first().click()
}
