import type { KeptSchedule } from '../../../shared/model/retention.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { sha256Hex } from '../verify/digest.ts'
import { DEFAULT_SCHEDULE } from './default-schedule.ts'

/** The schedule that comes with Blotter. */
export const SHIPPED_SCHEDULE: KeptSchedule = {
  id: 0,
  text: DEFAULT_SCHEDULE,
  sha256: sha256Hex(DEFAULT_SCHEDULE),
  note: 'As it comes with Blotter',
  author: null,
  at: null,
}

/** The newest schedule of the workspace, or the one that comes with Blotter. */
export function scheduleInForce(catalog: Pick<Catalog, 'retentionSchedule'>): KeptSchedule {
  return catalog.retentionSchedule() ?? SHIPPED_SCHEDULE
}
