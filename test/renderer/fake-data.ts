/** Generated data of the fake engine: a month of days with every state, findings, alarms, a long result. */

import { daysBetween } from '../../shared/model/archive.ts'
import type {
  Alarm,
  ArchiveDay,
  DayDetail,
  ObjectVersion,
  SourceInfo,
} from '../../shared/model/archive-view.ts'
import type { Cell, Column, TableInfo } from '../../shared/model/cell.ts'
import type { Finding } from '../../shared/model/finding.ts'
import type { FileVerification, VerificationResult } from '../../shared/model/verification.ts'

export const FIRST = '2024-01-01'
export const LAST = '2024-02-09'
export const FAILED_DAY = '2024-01-17'
export const LONG_ROWS = 1_000_000

export function hexOf(seed: string): string {
  let state = 2166136261
  for (const char of seed) state = Math.imul(state ^ char.charCodeAt(0), 16777619) >>> 0
  let text = ''
  while (text.length < 64) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += state.toString(16).padStart(8, '0')
  }
  return text.slice(0, 64)
}

export const SOURCES: readonly SourceInfo[] = [
  {
    id: 1,
    spec: 's3://meridian-audit-prod/audit/',
    kind: 's3',
    label: 'meridian-audit-prod',
    region: 'eu-central-1',
    endpoint: null,
    pathStyle: false,
    profile: 'compliance-sso',
    secret: null,
  },
  {
    id: 2,
    spec: '/media/usb/audit',
    kind: 'folder',
    label: 'USB copy, January',
    region: null,
    endpoint: null,
    pathStyle: false,
    profile: null,
    secret: null,
  },
]

export const fileOf = (day: string) => `audit/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.log.gz`

export function findingsOf(day: string): readonly Finding[] {
  const base = {
    file: fileOf(day),
    byte_offset: 3_842_117,
    seq: 118_402,
    event_id: 'evt_20240117_004211',
    confidence: 'certain',
  } as const
  if (day === FAILED_DAY) {
    return [
      {
        ...base,
        kind: 'ENTRY_HASH_MISMATCH',
        severity: 'error',
        line: 4211,
        expected: hexOf('expected'),
        actual: hexOf('actual'),
        message:
          'Line 4,211 was altered after it was written: its content does not give the hash that is stored with it.',
        consequences: [
          'The signature of this line still fits the stored hash, but the entry is not authentic.',
          'The 2,438 lines after it are linked to the stored hash and are not affected.',
        ],
      },
      {
        ...base,
        kind: 'TIMESTAMP_ORDER',
        severity: 'warning',
        line: 4212,
        expected: '2024-01-17T14:30:05.482Z',
        actual: '2024-01-17T14:30:05.112Z',
        message: 'The time of line 4,212 lies before the line above it.',
        consequences: [],
        confidence: 'likely',
      },
    ]
  }
  if (day === '2024-01-24') {
    return [
      {
        ...base,
        kind: 'DAY_MISSING',
        severity: 'error',
        file: fileOf('2024-01-24'),
        line: null,
        byte_offset: null,
        seq: null,
        event_id: null,
        expected: null,
        actual: null,
        message: 'Nothing is left of 2024-01-24: no log, no manifest.',
        consequences: ['The chain from 2024-01-23 to 2024-01-25 cannot be checked.'],
      },
    ]
  }
  return []
}

export const ALARMS: readonly Alarm[] = [
  {
    id: 1,
    kind: 'OBJECT_CHANGED',
    key: fileOf('2024-01-09'),
    oldSha256: hexOf('old'),
    newSha256: hexOf('new'),
    detectedAt: '2024-02-10T08:14:22Z',
    detail: 'The object has another ETag and 214 more bytes than when it was pulled. Both versions are kept.',
  },
]

export function makeDays(): readonly ArchiveDay[] {
  return daysBetween(FIRST, LAST).map((day, index) => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    const missing = weekday === 0 || weekday === 6 || day === FIRST || day === '2024-01-24'
    if (missing) {
      return {
        day,
        file: null,
        state: (weekday === 0 || weekday === 6) && day !== '2024-01-24' ? 'no-log' : 'missing',
        verdict: null,
        loaded: false,
        entries: null,
        rows: null,
        rejects: null,
        bytes: null,
        findings: findingsOf(day).length,
        alarms: 0,
      }
    }
    const entries = 6500 + ((index * 7919) % 900)
    const pulled = day >= '2024-02-07'
    const state =
      day === FAILED_DAY ? 'failed' : pulled ? 'pulled' : day === '2024-01-30' ? 'not-checked' : 'verified'
    const rejects = day === '2024-01-11' ? 3 : 0
    return {
      day,
      file: fileOf(day),
      state,
      verdict:
        state === 'verified'
          ? 'PASSED'
          : state === 'failed'
            ? 'FAILED'
            : state === 'pulled'
              ? null
              : 'NOT_CHECKED',
      loaded: !pulled,
      entries: pulled ? null : entries,
      rows: pulled ? null : entries - rejects,
      rejects: pulled ? null : rejects,
      bytes: entries * 172,
      findings: findingsOf(day).length,
      alarms: day === '2024-01-09' ? 1 : 0,
    }
  })
}

export const YEARS_FIRST = '2018-12-01'
export const YEARS_LAST = '2024-02-09'

/** A long archive: five years and more of days, a damaged one every second week. */
export function makeYears(): readonly ArchiveDay[] {
  return daysBetween(YEARS_FIRST, YEARS_LAST).map((day, index): ArchiveDay => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    const away = weekday === 0 || weekday === 6 || index % 97 === 5
    const state = away
      ? 'missing'
      : index % 14 === 3
        ? 'failed'
        : index % 61 === 7
          ? 'not-checked'
          : 'verified'
    const entries = 6500 + ((index * 7919) % 900)
    return {
      day,
      file: away ? null : fileOf(day),
      state,
      verdict: away ? null : state === 'failed' ? 'FAILED' : state === 'verified' ? 'PASSED' : 'NOT_CHECKED',
      loaded: !away,
      entries: away ? null : entries,
      rows: away ? null : entries,
      rejects: away ? null : 0,
      bytes: away ? null : entries * 172,
      findings: state === 'failed' ? findingsOfYears(day, index).length : 0,
      alarms: 0,
    }
  })
}

const MANY_KINDS = [
  'ENTRY_HASH_MISMATCH',
  'SIGNATURE_INVALID',
  'CHAIN_LINK_BROKEN',
  'TIMESTAMP_ORDER',
  'NOT_JSON',
  'ENTRY_DELETED',
] as const

/** Few findings on most damaged days, a thousand on some: as many as one file can have. */
function findingsOfYears(day: string, index: number): readonly Finding[] {
  const count = index % 420 === 3 ? 1000 : 1 + (index % 5)
  return Array.from({ length: count }, (_, at): Finding => {
    const kind = MANY_KINDS[(at + index) % MANY_KINDS.length] ?? 'NOT_JSON'
    const line = 11 + at * 6
    return {
      kind,
      severity: kind === 'TIMESTAMP_ORDER' ? 'warning' : 'error',
      file: fileOf(day),
      line,
      byte_offset: line * 900,
      seq: index * 6500 + line,
      event_id: `evt_${day.replaceAll('-', '')}_${String(line).padStart(6, '0')}`,
      expected: hexOf(`${day}${at}e`),
      actual: hexOf(`${day}${at}a`),
      message: `Finding ${at + 1} of ${count} on this day.`,
      consequences: [],
      confidence: 'certain',
    }
  })
}

export function makeManyFindings(): readonly Finding[] {
  return makeYears().flatMap((day, index) => (day.state === 'failed' ? findingsOfYears(day.day, index) : []))
}

function versionOf(day: string, key: string, pulledAt: string): ObjectVersion {
  return {
    key,
    sourceKey: key,
    source: SOURCES[0]?.spec ?? '',
    size: key.endsWith('.gz') ? 1_143_902 : 1874,
    etag: `"${hexOf(key).slice(0, 32)}"`,
    versionId: `3HL4kqtJlcpXroDTDmJ.${hexOf(`${day}v`).slice(0, 12)}`,
    lastModified: `${day}T23:59:58Z`,
    storageClass: 'STANDARD_IA',
    lockMode: 'COMPLIANCE',
    retainUntil: `2031-${day.slice(5)}T00:00:00Z`,
    legalHold: null,
    sha256: hexOf(key + pulledAt),
    pulledAt,
  }
}

export function makeDetail(day: string): DayDetail {
  const summary = makeDays().find((one) => one.day === day)
  if (!summary) throw new Error(`No ${day} in the fake archive`)
  const file = summary.file
  const verification: FileVerification | null =
    file && summary.verdict
      ? {
          file,
          day,
          sha256: hexOf(file),
          bytes: summary.bytes ?? 0,
          plain_bytes: 6_842_114,
          entries: summary.entries ?? 0,
          first_seq: 111_900,
          first_timestamp: `${day}T00:00:00.000113Z`,
          last_timestamp: `${day}T23:59:57.884201Z`,
          first_previous_hash: hexOf(`${day}p`),
          last_current_hash: hexOf(`${day}c`),
          merkle_root: hexOf(`${day}m`),
          profile: 'sigc-v1',
          profile_source: 'declared',
          signatures: { total: summary.entries ?? 0, checked: 1, valid: 1 },
          authentic: (summary.entries ?? 0) - findingsOf(day).length,
          verdict: summary.verdict,
        }
      : null
  return {
    day,
    summary,
    versions: file
      ? [
          versionOf(day, file, '2024-02-10T08:14:22Z'),
          ...(summary.alarms ? [versionOf(day, file, '2024-01-10T02:00:11Z')] : []),
        ]
      : [],
    listed: null,
    sidecars: file
      ? ['manifest.json', 'checkpoint', 'leaves'].map((suffix) =>
          versionOf(day, file.replace('log.gz', suffix), '2024-02-10T08:14:23Z'),
        )
      : [],
    verification,
    verifiedAt: verification ? '2024-02-10T08:14:31Z' : null,
    findings: findingsOf(day),
    alarms: ALARMS.filter((alarm) => alarm.key === file),
  }
}

export function lineText(line: number): string {
  const price = line === 4211 ? '187.99' : '187.09'
  const hash = line === 4211 ? hexOf('actual') : hexOf(`line${line}`)
  return `{"commission":1.05,"current_hash":"${hash}","event_id":"evt_20240117_00${line}","event_type":"order_filled","execution_venue":"NASDAQ","fill_price":${price},"order_id":"ord_8812${line}","previous_hash":"${hexOf(`line${line - 1}`)}","quantity":200,"side":"buy","slippage_bps":1.8,"strategy":"momentum","ticker":"AAPL","timestamp":"2024-01-17T14:30:05.${line - 3800}Z"}`
}

export const VERIFICATION: VerificationResult = {
  integrity: 'FAILED',
  completeness: { status: 'NOT_PROVEN', by: null, through: null },
  trust: { status: 'PINNED', keys: [hexOf('root')] },
  mode: 'seal',
  profile: 'sigc-v1',
  entries: 175_482,
  first_entry: '2024-01-02T00:00:00.000113Z',
  last_entry: '2024-02-06T23:59:57.884201Z',
  hash_chain: { valid: false },
  signatures: { total: 175_482, checked: 26, valid: 26 },
  authentic: 175_481,
  coverage: { requested: null, found: ['2024-01-02', '2024-02-06'], days: 25, missing: ['2024-01-24'] },
  files: makeDays().flatMap(({ day, verdict }) =>
    verdict === null ? [] : (makeDetail(day).verification ?? []),
  ),
  findings: [...findingsOf(FAILED_DAY), ...findingsOf('2024-01-24')],
  notes: ['The profile is not declared; sigc-v1 was detected.'],
}

export const VERIFICATION_TEXT = `Verification: FAILED
Entries: 175,482
First entry: 2024-01-02T00:00:00.000113Z
Last entry: 2024-02-06T23:59:57.884201Z
Hash chain: broken
Signatures: valid (26 of 175,482 checked)
Coverage: 2024-01-01 to 2024-02-09, 25 of 28 days
Completeness: not proven
Trust: pinned root fd3e0ae4…

audit/2024/01/2024-01-17.log.gz: line 4,211: ENTRY_HASH_MISMATCH
  expected ${hexOf('expected').slice(0, 12)}…
  actual   ${hexOf('actual').slice(0, 12)}…
2024-01-24: DAY_MISSING`

const column = (name: string, type: string, comment: string | null = null) => ({ name, type, comment })
export const SCHEMA: readonly TableInfo[] = [
  {
    name: 'events',
    kind: 'table',
    comment: 'Every line of the archive that could be read, in archive order.',
    columns: [
      column('file', 'VARCHAR', 'Archive key of the file'),
      column('line', 'INTEGER', 'Line in the file, from 1'),
      column('day', 'DATE', 'Day of the file, UTC'),
      column('verdict', 'ENUM', 'Integrity of the file'),
      column('ts', 'TIMESTAMP_NS', 'Time of the event, UTC, exact'),
      column('event_type', 'VARCHAR', 'What happened'),
      column('order_id', 'VARCHAR', 'Order'),
      column('ticker', 'VARCHAR', 'Instrument as traded'),
      column('side', 'VARCHAR', 'buy, sell, short or cover'),
      column('quantity', 'DECIMAL(18,6)', 'Shares'),
      column('fill_price', 'DECIMAL(18,6)', 'USD a share'),
      column('commission', 'DECIMAL(18,6)', 'USD'),
      column('slippage_bps', 'DECIMAL(18,6)', 'Basis points, positive is cost'),
      column('event_data', 'JSON', 'The event without its chain fields'),
    ],
  },
  {
    name: 'fills',
    kind: 'view',
    comment: 'Fills and partial fills.',
    columns: [column('order_id', 'VARCHAR')],
  },
  {
    name: 'order_lifecycle',
    kind: 'view',
    comment: 'One row an order.',
    columns: [column('order_id', 'VARCHAR')],
  },
  {
    name: 'rejects',
    kind: 'table',
    comment: 'Lines that could not be read.',
    columns: [column('reason', 'VARCHAR')],
  },
  {
    name: 'audit_log',
    kind: 'view',
    comment: null,
    columns: [column('id', 'BIGINT'), column('timestamp', 'TIMESTAMP')],
  },
]

export const RESULT_COLUMNS: readonly Column[] = [
  { name: 'line', type: 'BIGINT', kind: 'integer' },
  { name: 'ts', type: 'TIMESTAMP_NS', kind: 'time' },
  { name: 'event_type', type: 'VARCHAR', kind: 'text' },
  { name: 'ticker', type: 'VARCHAR', kind: 'text' },
  { name: 'quantity', type: 'DECIMAL(18,6)', kind: 'decimal' },
  { name: 'fill_price', type: 'DECIMAL(18,6)', kind: 'decimal' },
  { name: 'slippage_bps', type: 'DOUBLE', kind: 'float' },
  { name: 'verified', type: 'BOOLEAN', kind: 'boolean' },
  { name: 'event_data', type: 'JSON', kind: 'json' },
  { name: 'file', type: 'VARCHAR', kind: 'text' },
]

const TYPES = ['order_filled', 'order_submitted', 'position_changed', 'order_partial_fill', 'signal_computed']
const TICKERS = ['AAPL', 'MSFT', 'NVDA', 'SPY', '<b>XOM</b>']

/** Row `index` of the long result, computed: a million rows take no memory. */
export function rowOf(index: number): readonly Cell[] {
  const type = TYPES[index % TYPES.length] ?? ''
  const filled = type.includes('fill')
  const seconds = String(index % 60).padStart(2, '0')
  return [
    index + 1,
    `2024-01-15 14:30:${seconds}.${String((index * 7919) % 1_000_000_000).padStart(9, '0')}`,
    type,
    type === 'signal_computed' ? null : (TICKERS[index % 7] ?? 'META'),
    filled ? `${100 * ((index % 9) + 1)}.000000` : null,
    filled ? `${(187 + (index % 100) / 100).toFixed(2)}0000` : null,
    filled ? (index % 40) / 10 - 1 : null,
    index % 3 !== 0,
    `{"order_id":"ord_${index}","checks":{"position_limit":"pass","liquidity":"pass"},"venues":["NASDAQ","ARCA"],"nanos":${1705329005482000000 + 0}}`,
    fileOf('2024-02-06'),
  ]
}
