/** Attestations as the window sees them: one day signed, one re-opened, the others late; signing works. */
import type { implement } from '@orpc/server'
import type { contract } from '../../shared/contract/index.ts'
import {
  type AttestationDay,
  type AttestationList,
  type AttestedFigures,
  CERTIFICATION,
  DEFAULT_DEADLINE,
} from '../../shared/model/attestation.ts'

type Os = ReturnType<typeof implement<typeof contract>>
const HASH = 'ab'.repeat(32)

export function fakeAttest(os: Pick<Os, 'attest'>) {
  const signed = new Map([
    ['2024-01-15', 'Ana Ruiz'],
    ['2024-01-16', 'Ana Ruiz'],
  ])
  let deadline = DEFAULT_DEADLINE
  const summary = (date: string) => ({
    sequence: [...signed.keys()].indexOf(date),
    date,
    certifiedBy: signed.get(date) ?? '',
    certifiedAt: `${date}T17:00:00.000Z`,
    acknowledged: null,
    sha256: HASH,
    fingerprint: HASH,
  })
  const figures = (date: string): AttestedFigures => ({
    date,
    statement: CERTIFICATION,
    log_count: 120,
    rejects: 0,
    trades_logged: 40,
    trades_reconciled: 39,
    trades_not_reconciled: { without_id: 0, without_order: 1, repeated_id: 0, overfilled: 0 },
    nav_calculated: true,
    nav_records: 1,
    verification: { result: 'PASSED', findings: { error: 0, warning: 0, info: 0 }, alarms: 0 },
    files: [{ file: `audit/2024/01/${date}.log.gz`, sha256: HASH, bytes: 12_000, verdict: 'PASSED' }],
    daily_report_sha256: HASH,
    alert_rules: { sha256: null, rules: 0, hits: 0, dismissed: 0 },
  })
  const dayOf = (day: string): AttestationDay => ({
    day,
    state: !signed.has(day) ? 'late' : day === '2024-01-16' ? 'reopened' : 'signed',
    deadline: `${day}T18:00:00.000Z`,
    signedLate: false,
    log: 'verified',
    attestation: signed.has(day) ? summary(day) : null,
    differences:
      day === '2024-01-16' ? [{ figure: 'fills › totalValue', before: '1250000', after: '1250000.01' }] : [],
    gone: [],
    figuresChecked: true,
  })
  return {
    attest: {
      list: os.attest.list.handler(async function* (): AsyncGenerator<never, AttestationList, void> {
        const days = ['2024-01-15', '2024-01-16', '2024-01-17'].map(dayOf)
        const count = (state: AttestationDay['state']) => days.filter((day) => day.state === state).length
        return {
          days,
          counts: {
            signed: count('signed'),
            open: count('open'),
            late: count('late'),
            reopened: count('reopened'),
          },
          deadline,
          chain: { length: signed.size, head: HASH, problems: [] },
        }
      }),
      preview: os.attest.preview.handler(({ input: { date } }) => ({
        date,
        figures: figures(date),
        doubts:
          date === '2024-01-16'
            ? [{ message: 'A file failed verification.', hint: 'Find out why.', final: false }]
            : [],
        basis: HASH,
        fingerprint: HASH,
      })),
      deadline: os.attest.deadline.handler(() => deadline),
      setDeadline: os.attest.setDeadline.handler(({ input }) => {
        deadline = input
      }),
      sign: os.attest.sign.handler(({ input }) => {
        signed.set(input.date, input.by)
        return summary(input.date)
      }),
      day: os.attest.day.handler(({ input: { date } }) =>
        signed.has(date)
          ? [
              {
                summary: summary(date),
                statement: {
                  ...figures(date),
                  format: 'blotter-attestation/1' as const,
                  sequence: summary(date).sequence,
                  previous: null,
                  replaces: null,
                  certified_by: summary(date).certifiedBy,
                  certification_timestamp: summary(date).certifiedAt,
                  acknowledged: null,
                  tool: { name: 'blotter' as const, version: '0.1.0' },
                  key: { algorithm: 'ed25519' as const, fingerprint: HASH },
                },
                text: '{}',
                signature: '',
                publicPem: '',
              },
            ]
          : [],
      ),
      verify: os.attest.verify.handler(() => ({ length: signed.size, head: HASH, problems: [] })),
      export: os.attest.export.handler(() => ({ path: '/home/ana/attestation.json', others: [] })),
    },
  }
}
