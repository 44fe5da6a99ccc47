/** The Archive screen, as a user's hands and eyes have it. */
import type { Locator, Page } from '@playwright/test'

export function daysOf(page: Page): Locator {
  return page.getByTestId('calendar').getByRole('button')
}

/** One day's button in the calendar. */
export function dayOf(page: Page, day: string): Locator {
  return page.getByTestId('calendar').locator(`[data-day="${day}"]`)
}

export function dayPanelOf(page: Page): Locator {
  return page.locator('.day-panel')
}

/** The value beside a name in a list of facts; of a shortened value, the whole. */
export async function factIn(place: Locator, name: string): Promise<string> {
  const value = place.locator(`dt:text-is("${name}") + dd`).first()
  const whole = value.locator('[title]')
  return (await whole.count()) > 0
    ? ((await whole.first().getAttribute('title')) ?? '')
    : ((await value.textContent()) ?? '')
}
