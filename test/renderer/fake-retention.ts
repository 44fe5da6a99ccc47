import { type implement, ORPCError } from '@orpc/server'
import type { contract } from '../../shared/contract/index.ts'
import type { ComplianceReport, ObjectRetention } from '../../shared/model/report-compliance.ts'
import type { KeptSchedule, LegalHold, ScheduleProblem } from '../../shared/model/retention.ts'

type Os = ReturnType<typeof implement<typeof contract>>

const SHIPPED: KeptSchedule = {
  id: 0,
  text: 'record_types: []\nrules: []\n',
  sha256: '0'.repeat(64),
  note: 'As it comes with Blotter',
  author: null,
  at: null,
}

/** Retention as the engine would answer: a text is good unless the word "yeers" stands in it. */
export function fakeRetention(os: Pick<Os, 'retention'>) {
  let history: readonly KeptSchedule[] = []
  let holds: readonly LegalHold[] = []
  const problemsOf = (text: string): readonly ScheduleProblem[] =>
    text.split('\n').flatMap((line, index) => {
      const column = line.indexOf('yeers')
      return column < 0
        ? []
        : [{ line: index + 1, column: column + 1, length: 5, message: '"yeers" is no period.' }]
    })
  return {
    retention: {
      schedule: os.retention.schedule.handler(() => ({ inForce: history[0] ?? SHIPPED, shipped: SHIPPED })),
      history: os.retention.history.handler(() => history),
      check: os.retention.check.handler(({ input }) => ({
        problems: problemsOf(input.text),
        schedule: null,
        sha256: '1'.repeat(64),
      })),
      save: os.retention.save.handler(({ input }): KeptSchedule => {
        const [first] = problemsOf(input.text)
        if (first) throw new ORPCError('USAGE', { message: first.message, data: { position: first } })
        const kept: KeptSchedule = {
          id: history.length + 1,
          text: input.text,
          sha256: '1'.repeat(64),
          note: input.note,
          author: 'ana',
          at: '2024-02-07T09:00:00.000Z',
        }
        history = [kept, ...history]
        return kept
      }),
      overview: os.retention.overview.handler(({ input }) => overviewOf(input.range, input.asOf, holds)),
      holds: os.retention.holds.handler(() => holds),
      placeHold: os.retention.placeHold.handler(({ input }): LegalHold => {
        const hold: LegalHold = {
          id: holds.length + 1,
          ...input.range,
          reason: input.reason,
          author: 'ana',
          placedAt: '2024-02-07T09:00:00.000Z',
          released: null,
        }
        holds = [...holds, hold]
        return hold
      }),
      releaseHold: os.retention.releaseHold.handler(({ input }): LegalHold => {
        const released = { at: '2024-02-08T09:00:00.000Z', author: 'ana', reason: input.reason }
        holds = holds.map((hold) => (hold.id === input.id ? { ...hold, released } : hold))
        const hold = holds.find(({ id }) => id === input.id)
        if (!hold)
          throw new ORPCError('NOT_FOUND', { message: `There is no legal hold ${input.id}.`, data: {} })
        return hold
      }),
    },
  }
}

function overviewOf(
  range: { readonly from: string; readonly to: string },
  asOf: string | undefined,
  holds: readonly LegalHold[],
): ComplianceReport {
  const object: ObjectRetention = {
    key: `audit/2024/01/${range.from}.log.gz`,
    kind: 'log',
    day: range.from,
    size: 4096,
    sha256: 'a'.repeat(64),
    source: 's3',
    storageClass: 'GLACIER',
    needsRestore: false,
    isLockKnown: true,
    lockMode: 'COMPLIANCE',
    retainUntil: '2026-01-01T00:00:00.000Z',
    legalHold: 'OFF',
    versionId: 'v1',
    lastModified: '2024-01-16T02:00:00.000Z',
    pulledAt: '2024-02-01T00:00:00.000Z',
    versions: 1,
    listedAt: null,
    goneSince: null,
    verdict: 'PASSED',
    checkedAt: '2024-02-01T00:00:00.000Z',
    keepThrough: '2031-01-15',
    because: 'SEC 204-2, 7 years',
    accessibleThrough: '2026-01-15',
    protection: 'under-protected',
    protectionWords: 'COMPLIANCE until 2026-01-01; to be kept through 2031-01-15',
    access: 'not readily accessible',
    disposal: 'keep',
    overKept: null,
    holdIds: [],
  }
  return {
    kind: 'compliance',
    ...range,
    asOf: asOf ?? range.to,
    provenance: {
      ...range,
      timeZone: 'UTC',
      files: [],
      verified: 1,
      failed: 0,
      notChecked: 0,
      missingDays: [],
      calendar: 'weekdays',
      failure: null,
      findings: { error: 0, warning: 0, info: 0 },
      toolVersion: '0.1.0',
      generatedAt: null,
      signConvention: 'positive = cost',
    },
    noEvents: null,
    schedule: { text: SHIPPED.text, sha256: SHIPPED.sha256, savedAt: null, author: null },
    coverage: {
      days: 5,
      covered: 4,
      failed: 0,
      notChecked: 0,
      notLoaded: 0,
      inColdStorage: 0,
      notPulled: 0,
      missing: 1,
      noneDue: 0,
      list: [],
      gaps: [],
    },
    recordTypes: [],
    rules: [],
    objects: {
      total: 1,
      underProtected: 1,
      protectionNotKnown: 0,
      notReadilyAccessible: 1,
      overKept: 0,
      gone: 0,
      deletable: 0,
      fallsDue: 0,
      onHold: 0,
      list: [object],
    },
    holds,
    findings: { total: 0, list: [] },
    retrievals: { total: 0, list: [] },
    attestations: null,
    notes: [],
  }
}
