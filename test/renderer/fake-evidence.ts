/** Generated evidence of the fake engine: a drill, anchors, and an activity log of any length. */
import type { ActivityEntry } from '../../shared/model/activity.ts'
import type { Anchor } from '../../shared/model/anchor.ts'
import type { Drill, DrillSummary, DrillWay } from '../../shared/model/drill.ts'
import type { LineDifference, ProofCheck, WorkstationKey } from '../../shared/model/evidence.ts'
import type { FindingKind } from '../../shared/model/finding.ts'
import { FAILED_DAY, fileOf, findingsOf, hexOf } from './fake-data.ts'

export const DRILLED_DAY = '2024-02-06'
export const ACTIVITY_COUNT = 100_000

export const WORKSTATION_KEY: WorkstationKey = {
  fingerprint: hexOf('workstation'),
  pem: '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n',
}

export const ANCHORS: readonly Anchor[] = [
  {
    id: 4,
    kind: 'timestamp token',
    origin: 'meridian-audit-prod/audit',
    size: 25,
    root: hexOf('root 25'),
    day: '2024-02-06',
    firstSeen: '2024-02-10T09:40:02.000Z',
    attestedAt: '2024-02-07T00:04:11.000Z',
    label: '2024-02-06.tsr',
  },
  {
    id: 3,
    kind: 'seen',
    origin: 'meridian-audit-prod/audit',
    size: 25,
    root: hexOf('root 25'),
    day: '2024-02-06',
    firstSeen: '2024-02-10T09:12:44.120Z',
    attestedAt: null,
    label: 'this workstation',
  },
  {
    id: 2,
    kind: 'certificate',
    origin: 'meridian-audit-prod/audit',
    size: 18,
    root: hexOf('root 18'),
    day: '2024-01-26',
    firstSeen: '2024-02-01T07:58:31.000Z',
    attestedAt: null,
    label: 'certificate-2024-01-26.json, from the auditor',
  },
  {
    id: 1,
    kind: 'seen',
    origin: 'meridian-audit-prod/audit',
    size: 12,
    root: hexOf('root 12'),
    day: '2024-01-18',
    firstSeen: '2024-01-19T08:01:00.000Z',
    attestedAt: null,
    label: 'this workstation',
  },
]

const WAYS: readonly (readonly [string, string, string, FindingKind])[] = [
  [
    'change-one-byte',
    'One byte changed',
    'A digit of fill_price in line 412 was changed.',
    'ENTRY_HASH_MISMATCH',
  ],
  ['delete-line', 'An entry deleted', 'Line 97 was taken out.', 'ENTRY_DELETED'],
  ['insert-line', 'An entry inserted', 'A made-up fill was put after line 633.', 'ENTRY_INSERTED'],
  ['swap-lines', 'Two entries swapped', 'Lines 50 and 51 changed places.', 'ENTRIES_REORDERED'],
  ['duplicate-line', 'An entry doubled', 'Line 12 was written twice.', 'ENTRY_DUPLICATED'],
  ['cut-tail', 'The end cut off', 'The last 40 entries were taken out.', 'FILE_TAIL_MISSING'],
  ['cut-gzip', 'The file cut short', 'The last 900 bytes of the file were cut off.', 'GZIP_TRUNCATED'],
  ['strip-signature', 'A signature taken off', 'The signature of line 301 was removed.', 'SIGNATURE_MISSING'],
  [
    'drop-manifest',
    'The manifest changed',
    'The count in the manifest was lowered by one.',
    'MANIFEST_INVALID',
  ],
  ['drop-day', 'The day removed', 'Log, manifest and leaves were deleted.', 'DAY_MISSING'],
  [
    'reseal-day',
    'The day sealed again',
    'The day was written anew with the entry key.',
    'MANIFEST_NOT_IN_CHECKPOINT',
  ],
  [
    'timestamp-token',
    'The timestamp exchanged',
    'The token of another day was put in its place.',
    'TSA_INVALID',
  ],
]

/** Forty ways: most are caught, one only elsewhere, one is missed, two cannot be tried. */
export function makeDrill(id: string, day: string, finishedAt: string): Drill {
  const file = fileOf(day)
  const ways = Array.from({ length: 40 }, (_, index): DrillWay => {
    const [way, title, done, kind] = WAYS[index % WAYS.length] ?? WAYS[0] ?? ['', '', '', 'NOT_JSON']
    const round = Math.floor(index / WAYS.length) + 1
    const outcome =
      way === 'timestamp-token' && round > 1
        ? 'not applicable'
        : index === 22
          ? 'missed'
          : index === 13
            ? 'caught elsewhere'
            : 'caught'
    const line = 12 + index * 17
    const found = findingsOf(FAILED_DAY)[0]
    return {
      way: round === 1 ? way : `${way}-${round}`,
      title: round === 1 ? title : `${title} (${round})`,
      done,
      attacker: way === 'reseal-day' ? 'the entry key' : 'nothing but the file',
      expected: [kind],
      file,
      line: way.endsWith('line') || way === 'change-one-byte' ? line : null,
      outcome,
      remark:
        outcome === 'not applicable'
          ? 'The archive has no timestamp token for this day.'
          : outcome === 'missed'
            ? 'Only an anchor that is kept elsewhere shows this: who holds the entry key can write the whole log anew.'
            : null,
      integrity: outcome === 'not applicable' ? null : outcome === 'missed' ? 'PASSED' : 'FAILED',
      findings:
        found && outcome.startsWith('caught')
          ? [{ ...found, file, line, kind: outcome === 'caught' ? kind : 'CHAIN_LINK_BROKEN' }]
          : [],
    }
  })
  return {
    id,
    day,
    startedAt: finishedAt,
    finishedAt,
    toolVersion: '0.1.0',
    file,
    sha256: hexOf(day),
    ways,
    caught: ways.filter((way) => way.outcome.startsWith('caught')).length,
    missed: ways.filter((way) => way.outcome === 'missed').length,
    notApplicable: ways.filter((way) => way.outcome === 'not applicable').length,
  }
}

export function summaryOf({ ways: _, ...summary }: Drill): DrillSummary {
  return summary
}

export const PROVED: ProofCheck = {
  proved: true,
  reason: null,
  steps: [
    { name: 'The line gives its hash', holds: true, detail: 'sigc-v1' },
    { name: 'The signature fits the hash', holds: true, detail: 'Ed25519, key k1' },
    {
      name: 'The hash is a leaf of the day',
      holds: true,
      detail: '13 steps to the Merkle root of the manifest',
    },
    { name: 'The manifest is in the checkpoint', holds: true, detail: 'checkpoint 25' },
    {
      name: 'A timestamp stands for the checkpoint',
      holds: null,
      detail: 'The archive has no token for this day.',
    },
  ],
}

export const NOT_PROVED: ProofCheck = {
  proved: false,
  reason: 'The content of the line does not give the hash that is stored with it.',
  steps: [
    {
      name: 'The line gives its hash',
      holds: false,
      detail: 'The content of the line does not give the hash that is stored with it.',
    },
  ],
}

export function differenceOf(file: string, line: number): LineDifference {
  const hex = (text: string) =>
    [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const same = (offset: number, text: string) => ({
    same: true,
    offset,
    expected: text,
    actual: text,
    expectedHex: hex(text),
    actualHex: hex(text),
  })
  const before = '{"order_id":"ord_118402","quantity":'
  const after = ',"ticker":"AAPL"}'
  return {
    file,
    line,
    source: 'earlier version',
    explanation: 'The line as it was in the version of this object pulled on 2024-01-18, which verified.',
    expectedHash: hexOf('expected'),
    actualHash: hexOf('actual'),
    pieces: [
      same(0, before),
      {
        same: false,
        offset: before.length,
        expected: '100',
        actual: '900',
        expectedHex: hex('100'),
        actualHex: hex('900'),
      },
      same(before.length + 3, after),
    ],
  }
}

const KINDS = [
  'query.run',
  'pull.finished',
  'verify.finished',
  'report.exported',
  'query.exported',
  'setting.changed',
  'proof.exported',
  'pull.failed',
] as const

export function activityKind(seq: number): string {
  return KINDS[seq % KINDS.length] ?? 'query.run'
}

/** Entry `seq` of the log, computed: any length takes no memory. */
export function activityOf(seq: number): ActivityEntry {
  const kind = activityKind(seq)
  return {
    seq,
    at: new Date(Date.UTC(2024, 0, 2) + seq * 31_013).toISOString(),
    kind,
    detail:
      kind === 'query.run'
        ? { sql: 'SELECT * FROM events ORDER BY seq', rows: 7000 + (seq % 500), elapsed_ms: 31 }
        : kind === 'setting.changed'
          ? { key: 'freshness.days', before: null, after: 3 }
          : { file: fileOf(DRILLED_DAY), sha256: hexOf(String(seq)) },
    currentHash: hexOf(`entry ${seq}`),
    by: {
      user: 'ana',
      host: 'desk-14',
      as: seq % 3 === 0 ? 'command line' : 'window',
      session: hexOf(String(seq >> 6)).slice(0, 16),
    },
  }
}
