import type { ObjectFacts } from '../../../shared/model/report-compliance.ts'
import { fileOf } from './case-database.ts'

/** A day's log as the compliance report knows it: pulled, not checked, without a lock, unless `over` says otherwise. */
export const logFacts = (day: string, over: Partial<ObjectFacts> = {}): ObjectFacts => ({
  key: fileOf(day),
  kind: 'log',
  day,
  size: 10,
  sha256: 'b'.repeat(64),
  source: 's3',
  storageClass: 'STANDARD',
  needsRestore: false,
  isLockKnown: true,
  lockMode: null,
  retainUntil: null,
  legalHold: null,
  versionId: null,
  lastModified: '2024-01-17T02:00:00.000Z',
  pulledAt: '2024-02-01T00:00:00.000Z',
  versions: 1,
  listedAt: null,
  goneSince: null,
  verdict: null,
  checkedAt: null,
  ...over,
})
