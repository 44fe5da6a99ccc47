import { type Day, isDay } from '../../../../shared/model/archive.ts'
import { BlotterError } from '../../../../shared/model/error.ts'

/** Weekdays on which the New York exchanges stay shut (published holiday lists, 2023 to 2026). */
const MARKET_HOLIDAYS: ReadonlySet<Day> = new Set([
  '2023-01-02',
  '2023-01-16',
  '2023-02-20',
  '2023-04-07',
  '2023-05-29',
  '2023-06-19',
  '2023-07-04',
  '2023-09-04',
  '2023-11-23',
  '2023-12-25',
  '2024-01-01',
  '2024-01-15',
  '2024-02-19',
  '2024-03-29',
  '2024-05-27',
  '2024-06-19',
  '2024-07-04',
  '2024-09-02',
  '2024-11-28',
  '2024-12-25',
  '2025-01-01',
  '2025-01-09',
  '2025-01-20',
  '2025-02-17',
  '2025-04-18',
  '2025-05-26',
  '2025-06-19',
  '2025-07-04',
  '2025-09-01',
  '2025-11-27',
  '2025-12-25',
  '2026-01-01',
  '2026-01-19',
  '2026-02-16',
  '2026-04-03',
  '2026-05-25',
  '2026-06-19',
  '2026-07-03',
  '2026-09-07',
  '2026-11-26',
  '2026-12-25',
])

const DAY_MS = 86_400_000

/** The first `count` trading days from `start` on: weekdays that are no market holiday. */
export function tradingDays(start: Day, count: number): readonly Day[] {
  if (!isDay(start)) {
    throw new BlotterError('USAGE', `"${start}" is no calendar day.`, { hint: 'Write it as 2024-01-02.' })
  }
  const days: Day[] = []
  for (let at = Date.parse(`${start}T00:00:00Z`); days.length < count; at += DAY_MS) {
    const date = new Date(at)
    const day = date.toISOString().slice(0, 10)
    const weekday = date.getUTCDay()
    if (weekday !== 0 && weekday !== 6 && !MARKET_HOLIDAYS.has(day)) days.push(day)
  }
  return days
}

/** The day of the month of the n-th Sunday (n from 1). */
function sunday(year: number, month: number, n: number): number {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay()
  return 1 + ((7 - first) % 7) + (n - 1) * 7
}

/** Minutes after midnight UTC of open and close: 9:30 to 16:00 in New York, with its daylight saving time. */
export function marketSession(day: Day): { readonly open: number; readonly close: number } {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const afterSpring = month > 3 || (month === 3 && date >= sunday(year, 3, 2))
  const beforeAutumn = month < 11 || (month === 11 && date < sunday(year, 11, 1))
  const open = afterSpring && beforeAutumn ? 13 * 60 + 30 : 14 * 60 + 30
  return { open, close: open + 390 }
}
