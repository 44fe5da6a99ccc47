import { describe, expect, test } from 'vitest'
import { type PackageInputs, parseInputs } from '../../../electron/engine/package/inputs.ts'
import { DEFAULT_SCHEDULE } from '../../../electron/engine/retention/default-schedule.ts'

const DAY = '2024-01-02'
const HASH = 'a'.repeat(64)
const KEY = 'audit/2024/01/2024-01-02.log.gz'

const INPUTS: PackageInputs = {
  format: 'blotter-package-inputs-v2',
  period: { from: DAY, to: '2024-01-04' },
  kinds: ['daily', 'compliance'],
  archive: [{ key: KEY, day: DAY, size: 10, sha256: HASH, path: `archive/${KEY}`, inPeriod: true }],
  verification: {
    mode: 'seal',
    roots: ['pem'],
    keys: ['pem'],
    tsaRoots: ['pem'],
    anchors: [
      {
        kind: 'seen',
        origin: 'example/audit',
        size: 4,
        root: HASH,
        day: DAY,
        attestedAt: null,
        label: 'this workstation',
        note: 'note',
        signer: HASH,
        trust: 'FIRST_USE',
      },
    ],
    gone: [KEY],
  },
  rules: { sha256: HASH, savedAt: '2024-02-01T00:00:00.000Z', fields: ['gross'] },
  report: {
    toolVersion: '0.1.0',
    missingDays: [DAY],
    compliance: {
      asOf: DAY,
      schedule: { text: DEFAULT_SCHEDULE, sha256: HASH, savedAt: null, author: null },
      objects: [
        {
          key: KEY,
          kind: 'log',
          day: DAY,
          size: 10,
          sha256: HASH,
          source: 's3',
          storageClass: 'STANDARD',
          needsRestore: false,
          isLockKnown: true,
          lockMode: 'COMPLIANCE',
          retainUntil: '2031-01-02T00:00:00Z',
          legalHold: 'OFF',
          versionId: 'v1',
          lastModified: '2024-01-03T00:00:00Z',
          pulledAt: '2024-01-03T00:00:00Z',
          versions: 1,
          listedAt: null,
          goneSince: null,
          verdict: 'PASSED',
          checkedAt: '2024-01-03T00:00:00Z',
        },
      ],
      newestDay: DAY,
      judged: [['2024-01-15', '2024-01-16']],
      holds: [
        {
          id: 1,
          from: DAY,
          to: DAY,
          reason: 'inquiry',
          author: 'ana',
          placedAt: '2024-02-01T00:00:00Z',
          released: { at: '2024-03-01T00:00:00Z', author: 'ana', reason: 'closed' },
        },
      ],
      findings: { total: 1, list: [{ kind: 'K', severity: 'error', file: KEY, line: 1, message: 'm' }] },
      retrievals: {
        total: 1,
        list: [{ seq: 0, at: '2024-02-01T00:00:00Z', user: 'u', host: 'h', kind: 'k', what: 'w' }],
      },
      attestations: [
        {
          day: DAY,
          by: 'ana',
          at: '2024-01-03T00:00:00Z',
          state: 'signed',
          changed: { total: 0, list: [] },
          statement: 's',
          sha256: HASH,
        },
      ],
    },
  },
}

type Path = readonly (string | number)[]

/** The places of all members, of lists those of the first. */
function placesOf(value: unknown, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : placesWithin(value[0], [...path, 0])
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => placesWithin(each, [...path, name]))
}
const placesWithin = (value: unknown, path: Path) => [path, ...placesOf(value, path)]

/** A copy with the member at a place replaced, or taken out. */
function withMember(
  path: Path,
  change: (holder: Record<string | number, unknown>, name: string | number) => void,
) {
  const copy = structuredClone(INPUTS) as unknown as Record<string | number, unknown>
  const holder = path.slice(0, -1).reduce((at, name) => at[name] as typeof copy, copy)
  change(holder, path.at(-1) as string | number)
  return JSON.stringify(copy)
}

const OPTIONAL = ['note', 'signer', 'trust']

describe('inputs.json', () => {
  test('is read as it was written, members in their order', () => {
    const turned = { ...INPUTS, report: Object.fromEntries(Object.entries(INPUTS.report).reverse()) }
    expect(JSON.stringify(parseInputs(JSON.stringify(turned)))).toBe(JSON.stringify(turned))
  })

  test.each(placesOf(INPUTS).map((path) => [path.join('.'), path] as const))(
    'with something else as %s, or without it, is refused and the place is told',
    (name, path) => {
      const refused = (text: string) => {
        const said = expect(() => parseInputs(text))
        said.toThrow(expect.objectContaining({ code: 'USAGE' }))
        said.toThrow(`(${name}`)
      }
      refused(withMember(path, (holder, member) => (holder[member] = { no: 'such thing' })))
      if (typeof path.at(-1) === 'string' && !OPTIONAL.includes(String(path.at(-1))))
        refused(
          withMember(path, (holder, member) => {
            delete holder[member]
          }),
        )
    },
  )

  test.each([
    ['a day that is none', 'report.compliance.asOf', '2024-02-30'],
    ['a period that ends before it begins', 'period', { from: '2024-01-05', to: '2024-01-04' }],
    ['a period of ages', 'period', { from: '0001-01-01', to: '9999-12-31' }],
    ['a schedule that is none', 'report.compliance.schedule.text', 'rules: []'],
    ['a key out of the layout', 'archive.0.key', '../../etc/passwd'],
    ['half a byte', 'archive.0.size', 0.5],
    ['fewer than none', 'report.compliance.findings.total', -1],
  ])('with %s is refused', (_, name, value) => {
    const path = name.split('.').map((each) => (each === '0' ? 0 : each))
    const text = withMember(path, (holder, member) => (holder[member] = value))
    expect(() => parseInputs(text)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })

  test('of another version is named as such, with what to do', () => {
    const older = JSON.stringify({ ...INPUTS, format: 'blotter-package-inputs-v1' })
    expect(() => parseInputs(older)).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: expect.stringContaining('format blotter-package-inputs-v1'),
        hint: expect.stringContaining('the version of Blotter that made it'),
      }),
    )
  })

  test('that is no JSON is refused', () => {
    for (const text of ['', '{', 'null', '[]', '"x"'])
      expect(() => parseInputs(text)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })
})
