/** Until when a day is to be signed. Business days are Monday to Friday: holidays are not known here. */
import { attestationDeadline } from '../../../shared/contract/attest.ts'
import type { Day } from '../../../shared/model/archive.ts'
import {
  type AttestationDeadline,
  DEADLINE_SETTING,
  DEFAULT_DEADLINE,
} from '../../../shared/model/attestation.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { Catalog } from '../catalog/catalog.ts'

/** Throws USAGE when the setting is none. */
export function readDeadline(catalog: Pick<Catalog, 'setting'>): AttestationDeadline {
  const setting = catalog.setting(DEADLINE_SETTING)
  if (setting === undefined) return DEFAULT_DEADLINE
  const parsed = attestationDeadline.safeParse(setting)
  if (parsed.success) return parsed.data
  throw new BlotterError('USAGE', `The setting ${DEADLINE_SETTING} is no deadline.`, {
    hint: 'It is { "businessDays": 1, "time": "18:00" }, in UTC.',
  })
}

/** Puts a deadline in force, for all days. */
export function setDeadline(
  catalog: Pick<Catalog, 'setSetting' | 'recordActivity'>,
  { businessDays, time }: AttestationDeadline,
): void {
  const value = { businessDays, time }
  catalog.setSetting(DEADLINE_SETTING, value)
  catalog.recordActivity('setting.changed', { setting: DEADLINE_SETTING, value })
}

/** ISO 8601 UTC. */
export function deadlineOf(day: Day, { businessDays, time }: AttestationDeadline): string {
  const date = new Date(`${day}T00:00:00Z`)
  for (let left = businessDays; left > 0; ) {
    date.setUTCDate(date.getUTCDate() + 1)
    if (date.getUTCDay() !== 0 && date.getUTCDay() !== 6) left -= 1
  }
  return `${date.toISOString().slice(0, 10)}T${time}:00.000Z`
}
