/** What a package says of alert rules, as anybody may have written it. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { PackageInputs } from '../../../electron/engine/package/inputs.ts'
import type { Manifest } from '../../../electron/engine/package/manifest.ts'
import { takeRules } from '../../../electron/engine/package/rule-inputs.ts'
import { oneRule } from '../rules/support.ts'

const KEY = 'audit/2024/01/2024-01-02.log.gz'
const RULES = oneRule('true')
const SHA256 = createHash('sha256').update(RULES).digest('hex')
const AT = '2024-02-01T10:00:00.000Z'
const dismissed = {
  rule: 'rule',
  file: KEY,
  line: 3,
  kind: 'dismissed',
  reason: '=1+1',
  caseId: null,
  caseTitle: null,
  author: 'Ana Ruiz',
  at: AT,
}
const linked = { ...dismissed, line: 4, kind: 'linked', reason: '', caseId: 7, caseTitle: 'Fills' }
const FORMAT = 'blotter-package-dispositions-v1'
const FILE = { format: FORMAT, dispositions: [dismissed, linked] }

/** The package with these members. Of the manifest and `inputs.json` only what is read here is there. */
function take(members: Readonly<Record<string, string>>, inForce = true) {
  const zip = {
    sizes: new Map(Object.entries(members).map(([name, { length }]) => [name, length])),
    readText: async (name: string) => Buffer.from(members[name] ?? ''),
    extract: () => Promise.reject(new Error('nothing is extracted')),
    close: () => {},
  }
  const manifest = { members: [{ path: 'rules/rules.yaml', sha256: SHA256 }] } as unknown as Manifest
  const inputs = {
    archive: [{ key: KEY, inPeriod: true }],
    rules: inForce ? { sha256: SHA256, savedAt: AT, fields: ['x'] } : null,
  } as unknown as PackageInputs
  return takeRules(zip, manifest, inputs)
}
const taking = (dispositions: unknown, rules = RULES) =>
  take({ 'rules/rules.yaml': rules, 'rules/dispositions.json': JSON.stringify(dispositions) })
const refusal = (place: string) => ({ code: 'USAGE', message: expect.stringContaining(`(${place}`) })

describe('rules of a package', () => {
  test('are taken with what was said of their hits', async () => {
    expect(await taking(FILE)).toEqual({
      rules: { text: RULES, sha256: SHA256, savedAt: AT, fields: ['x'], dispositions: [dismissed, linked] },
      problems: [],
    })
  })

  test.each(Object.keys(dismissed))(
    'with something else as %s of a disposition, or without it, are refused and the place is told',
    async (name) => {
      const { [name]: _, ...without } = linked as Record<string, unknown>
      for (const other of [{ ...linked, [name]: { no: 'such thing' } }, { ...linked, [name]: true }, without])
        await expect(taking({ ...FILE, dispositions: [dismissed, other] })).rejects.toMatchObject(
          refusal(`dispositions.1`),
        )
    },
  )

  test.each([
    ['a member that is none', { ...dismissed, by: 'x' }],
    ['a line before the first', { ...dismissed, line: 0 }],
    ['half a line', { ...dismissed, line: 1.5 }],
    ['a file out of the layout', { ...dismissed, file: '../../etc/passwd' }],
    ['a time that is none', { ...dismissed, at: 'yesterday' }],
    ['a link to no case', { ...linked, caseId: null }],
    ['a dismissal to a case', { ...dismissed, caseId: 7 }],
    ['a kind that is none', { ...dismissed, kind: 'forgiven' }],
  ])('with %s are refused', async (_, other) => {
    await expect(taking({ ...FILE, dispositions: [other] })).rejects.toMatchObject(refusal('dispositions.0'))
  })

  test('with two dispositions of one hit, another format or no list are refused', async () => {
    const twice = { ...FILE, dispositions: [dismissed, { ...linked, line: dismissed.line }] }
    await expect(taking(twice)).rejects.toMatchObject(refusal('dispositions)'))
    await expect(taking({ ...FILE, format: 'v2' })).rejects.toMatchObject(refusal('format)'))
    await expect(taking({ ...FILE, more: 1 })).rejects.toMatchObject({ code: 'USAGE' })
    for (const none of [null, [], 'x', { format: FORMAT }, { ...FILE, dispositions: {} }])
      await expect(taking(none)).rejects.toMatchObject({ code: 'USAGE' })
    for (const text of ['', '{', '['.repeat(200_000)])
      await expect(
        take({ 'rules/rules.yaml': RULES, 'rules/dispositions.json': text }),
      ).rejects.toMatchObject({ code: 'USAGE' })
  })

  test('that others of the package contradict are told', async () => {
    const strange = [
      { ...dismissed, rule: 'other\ud83d'.repeat(100) },
      { ...dismissed, file: 'audit/2024/02/2024-02-01.log.gz' },
    ]
    expect((await taking({ ...FILE, dispositions: strange })).problems).toEqual([
      expect.stringMatching(
        /^rules\/dispositions\.json speaks of the rule “other.*”, which rules\/rules\.yaml has not\.$/,
      ),
      'rules/dispositions.json speaks of audit/2024/02/2024-02-01.log.gz, which is no file of the period.',
    ])
    const none = await take({ 'rules/rules.yaml': RULES, 'rules/dispositions.json': '' }, false)
    expect(none).toEqual({
      rules: null,
      problems: [
        'rules/rules.yaml is in the package, and inputs.json says that no alert rules were in force.',
        'rules/dispositions.json is in the package, and inputs.json says that no alert rules were in force.',
      ],
    })
    expect(await take({}, false)).toEqual({ rules: null, problems: [] })
  })

  test('with mistakes are taken: what is wrong with them is said by the reports', async () => {
    for (const yaml of ['', '\u0000', '['.repeat(100_000), 'alerts: {high: 1}', oneRule('(SELECT 1)')]) {
      const { rules } = await taking({ ...FILE, dispositions: [] }, yaml)
      expect(rules?.text).toBe(yaml)
    }
  })
})
