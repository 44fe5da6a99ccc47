import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RuleRun } from '../../shared/model/alert-rule.ts'
import type { ReplayResult } from '../../shared/model/package.ts'
import type { DailySummary } from '../../shared/model/report.ts'
import { withEngine } from '../engine/case/support.ts'
import { follow } from '../engine/open-engine.ts'
import {
  FROM,
  makeWorld,
  must,
  RANGE,
  readJson,
  remove,
  replay,
  TO,
  type World,
  writePackage,
  writeSigned,
  writeZipOf,
} from '../engine/package/support.ts'
import { runCli, startCli } from '../support/cli.ts'

let world: World
let zip: string
let unpacked: string
beforeAll(async () => {
  world = await makeWorld()
  await saveRules(world)
  zip = join(world.folder, 'out', 'package.zip')
  mkdirSync(join(world.folder, 'out'))
  await must(writePackage(world.workspace, zip))
  unpacked = join(world.folder, 'unpacked')
  execFileSync('unzip', ['-q', zip, '-d', unpacked])
}, 300_000)
afterAll(() => remove(world.folder))

const RULES = `alerts:
  high:
    - name: filled
      condition: event_type = 'order_filled'
      notification: [email]
  low:
    - name: many_fills
      condition: event_type IN ('order_filled', 'order_partial_fill')
      rate: { more_than: 1, within: 6_hours }
    - name: never
      condition: event = 'never'
`

/** Rules in force, and something said of two of their hits in the period and of one after it. */
async function saveRules({ workspace }: World): Promise<void> {
  await withEngine(workspace, async (client) => {
    await client.workspace.setSetting({ key: 'author.name', value: 'Ana Ruiz' })
    await client.rules.save({ text: RULES })
    const { outcomes } = (await follow(client.rules.run({}))) as RuleRun
    const hitOf = (day: string) =>
      (outcomes[0]?.list ?? [])
        .filter((hit) => hit.day === day)
        .slice(0, 1)
        .map(({ rule, file, line }) => ({ rule, file, line }))
    const { id } = await client.case.create({ title: 'Fills <i>' })
    await client.rules.dismiss({ hits: [...hitOf('2024-01-03'), ...hitOf('2024-01-05')], reason: '=planned' })
    await client.rules.link({ hits: hitOf(TO), caseId: id, reason: '' })
  })
}

const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0
const hasJudges = ['unzip', 'sha256sum', 'openssl', 'python3'].every(has)
const textOf = (name: string) => readFileSync(join(unpacked, name), 'utf8')

/** The members of the package in their order. */
function members(): Map<string, Buffer> {
  const names = execFileSync('unzip', ['-Z1', zip], { encoding: 'utf8' }).trim().split('\n')
  return new Map(names.map((name) => [name, readFileSync(join(unpacked, name))]))
}

/** Packs the members again, some of them altered; what else there is of sums, manifest and signature stays as it was. */
async function altered(changes: Readonly<Record<string, string>>): Promise<string> {
  const path = join(world.folder, 'altered', `${Object.keys(changes).join('-').replaceAll('/', '-')}.zip`)
  await writeZipOf(
    path,
    [...members()].map(([name, content]) => ({ name, content: changes[name] ?? content })),
  )
  return path
}

describe.runIf(hasJudges)('a package, judged by tools that everybody has', () => {
  test('is checked by the very commands of its README', () => {
    const dir = join(world.folder, 'recipient')
    mkdirSync(dir)
    copyFileSync(zip, join(dir, 'package.zip'))
    const commands = textOf('README.txt')
      .split('\n')
      .filter((line) => /^ {2}(unzip|cd|sha256sum|openssl) /.test(line))
    expect(commands).toHaveLength(5)
    const out = execFileSync('sh', ['-ec', commands.join('\n')], { cwd: dir, encoding: 'utf8' })
    expect(out).toContain('Signature Verified Successfully')
    const fingerprint = out.trim().split('\n').at(-1)?.slice(0, 64) ?? ''
    expect(textOf('README.txt')).toContain(fingerprint)
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/)
  })

  test('is a whole ZIP for unzip and for python3, with a fixed time and mode, and plain names', () => {
    expect(spawnSync('unzip', ['-tqq', zip]).status).toBe(0)
    const script = `
import sys, zipfile, json
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([[i.filename, list(i.date_time), i.external_attr >> 16] for i in z.infolist()]))`
    const entries = JSON.parse(execFileSync('python3', ['-c', script, zip], { encoding: 'utf8' })) as [
      string,
      number[],
      number,
    ][]
    for (const [name, time, mode] of entries) {
      expect(time).toEqual([1980, 1, 1, 0, 0, 0])
      expect(mode).toBe(0o100644)
      expect(name).toMatch(/^[A-Za-z0-9._~/-]+$/)
    }
    expect(entries.slice(0, 2).map(([name]) => name)).toEqual(['README.txt', 'manifest.json'])
  })

  test('one altered byte is told by sha256sum and by openssl', () => {
    const dir = join(world.folder, 'tampered')
    execFileSync('cp', ['-r', unpacked, dir])
    writeFileSync(join(dir, 'records/risk-events.csv'), `${textOf('records/risk-events.csv')} `)
    expect(spawnSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: dir }).status).toBe(1)
    writeFileSync(join(dir, 'SHA256SUMS'), `${textOf('SHA256SUMS')}\n`)
    const args = 'pkeyutl -verify -pubin -inkey SHA256SUMS.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig'
    expect(spawnSync('openssl', args.split(' '), { cwd: dir }).status).not.toBe(0)
  })

  test('its tables are the records of the archive, by python3 over the raw lines', () => {
    const script = `
import sys, gzip, json, csv, glob, decimal
D = decimal.Decimal
rows = []
for path in sorted(glob.glob(sys.argv[1] + '/archive/audit/2024/01/*.log.gz')):
    for n, line in enumerate(gzip.open(path, 'rt'), 1):
        e = json.loads(line, parse_float=D, parse_int=D)
        rows.append((path.split('/archive/')[1], n, e))
trades = [(f, n, e) for f, n, e in rows if e.get('log_type') == 'TRADE' or str(e.get('event_type', '')).startswith('order_')]
got = list(csv.DictReader(open(sys.argv[1] + '/records/trade-blotters.csv', newline='')))
assert [(r['file'], int(r['line'])) for r in got] == [(f, n) for f, n, e in trades], 'rows'
for r, (f, n, e) in zip(got, trades):
    if e.get('commission') is not None: assert D(r['commission']) == e['commission'], (f, n)
    if e.get('quantity') is not None: assert D(r['quantity']) == e['quantity'], (f, n)
fees = list(csv.DictReader(open(sys.argv[1] + '/records/fee-calculations.csv', newline='')))
total = sum(e['commission'] for f, n, e in trades if e.get('commission') is not None and (e.get('log_type') == 'TRADE' or e['event_type'] in ('order_filled', 'order_partial_fill')))
assert sum(D(r['commission'] or '0') for r in fees) == total, 'fees'
manifest = json.load(open(sys.argv[1] + '/manifest.json'))
counts = {m['path']: m['count'] for m in manifest['members']}
assert counts['records/trade-blotters.csv'] == len(trades)
print(len(trades), total)`
    const out = execFileSync('python3', ['-c', script, unpacked], { encoding: 'utf8' })
    expect(Number(out.split(' ')[0])).toBeGreaterThan(50)
  })
})

describe('a package', () => {
  test('holds what its manifest says, nothing more, and the archive byte for byte', () => {
    const manifest = readJson(join(unpacked, 'manifest.json')) as {
      members: { path: string }[]
      archive: { key: string; path: string }[]
    }
    const listed = manifest.members.map(({ path }) => path)
    const beside = ['manifest.json', 'SHA256SUMS', 'SHA256SUMS.pem', 'SHA256SUMS.sig']
    const found = readdirSync(unpacked, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1))
    expect([...listed, ...beside].sort()).toEqual(found.sort())
    for (const { key, path } of manifest.archive)
      expect(readFileSync(join(unpacked, path)).equals(readFileSync(join(world.archive, key)))).toBe(true)
    // Of the day after the period only what binds it is there.
    expect(listed).toContain('archive/audit/2024/01/2024-01-05.manifest.json')
    expect(listed).not.toContain('archive/audit/2024/01/2024-01-05.log.gz')
    for (const name of [
      'reports/daily/2024-01-02.txt',
      'reports/compliance/compliance.json',
      'sql/daily.sql',
      'sql/records.sql',
      'verification/certificate.json.sig',
    ])
      expect(listed).toContain(name)
  })

  test('says in the summary of its first day that no day before it is compared with', () => {
    for (const ending of ['txt', 'html', 'json', 'csv'])
      expect(textOf(`reports/daily/${FROM}.${ending}`)).toContain(
        `Made from the records of a package, which begin on ${FROM}: there is no earlier day to compare with.`,
      )
    expect(textOf(`reports/daily/${TO}.txt`)).toContain(': compared with the 2 days before that they hold.')
  })

  test('tells the hits of the rules in force as `blotter report daily` does: the same bytes, but for what a package says', async () => {
    const cli = (...args: string[]) =>
      must(runCli(['report', 'daily', '--quiet', '--workspace', world.workspace, ...args]))
    // What a package says of days, and what is more of the document for it.
    const packaged =
      /^(?:Note: )?(?:Made from the records of a package|The alert rule many_fills counts|A burst of the alert rule many_fills lasted)[^\n]*\n/gm
    for (const day of [FROM, TO]) {
      const text = textOf(`reports/daily/${day}.txt`)
      expect(text.replaceAll(packaged, ''), day).toBe((await cli('--date', day)).stdout)
      const said = [...text.matchAll(/^Note: (The alert rule|A burst) /gm)].map(([, what]) => what)
      expect(said, day).toEqual(day === FROM ? ['The alert rule'] : ['A burst'])
    }
    const report = (name: string) => JSON.parse(textOf(name)) as DailySummary
    const { notes, ...rest } = report('reports/daily/2024-01-03.json')
    const { notes: less, ...other } = JSON.parse(
      (await cli('--date', '2024-01-03', '--format', 'json')).stdout,
    ) as DailySummary
    expect(rest).toEqual(other)
    expect(notes.filter((note) => !less.includes(note))).toEqual([
      expect.stringMatching(/^Made from the records of a package/),
    ])
    const { anomalies } = rest
    expect(anomalies).toMatchObject({ rules: 3, dismissed: 1 })
    expect(anomalies.list.filter(({ kind }) => kind === 'filled').length).toBeGreaterThan(3)
    expect(anomalies.list.filter(({ kind }) => kind === 'many_fills').length).toBeGreaterThan(0)
    expect(textOf('reports/daily/2024-01-03.txt')).toContain(': dismissed by Ana Ruiz: =planned\n')
    expect(textOf(`reports/daily/${TO}.html`)).toContain('linked to case 1 (Fills &lt;i&gt;) by Ana Ruiz')
  }, 300_000)

  test('holds what its hits follow from: the rules, and what was said of hits of its period', () => {
    expect(textOf('rules/rules.yaml')).toBe(RULES)
    const { dispositions } = JSON.parse(textOf('rules/dispositions.json'))
    expect(dispositions.map(({ kind, file }: Record<string, string>) => [kind, file])).toEqual([
      ['dismissed', 'audit/2024/01/2024-01-03.log.gz'],
      ['linked', `audit/2024/01/${TO}.log.gz`],
    ])
    const { hits, outcomes, sha256 } = JSON.parse(textOf('rules/hits.json'))
    expect(sha256).toBe(createHash('sha256').update(RULES).digest('hex'))
    expect(outcomes.map(({ rule, hits: n }: RuleRun['outcomes'][number]) => [rule.name, n])).toEqual([
      ['filled', hits.filter(({ rule }: { rule: string }) => rule === 'filled').length],
      ['many_fills', hits.filter(({ rule }: { rule: string }) => rule === 'many_fills').length],
      ['never', 0],
    ])
    expect(textOf('sql/rules.sql')).toContain(`-- rules/hits.json  {"from":"${FROM}","to":"${TO}"}`)
    expect(textOf('README.txt')).toContain(`hits.json: the hits in the period (${hits.length})`)
  })

  test('names each statement once, with the values that it was asked with', () => {
    const sql = textOf('sql/daily.sql')
    expect(sql).toMatch(/-- reports\/daily\/2024-01-02 {2}\{"/)
    expect(sql).toMatch(/-- reports\/daily\/2024-01-04 {2}\{"/)
    expect(textOf('sql/records.sql')).toContain(`{"from":"${FROM}","to":"${TO}"}`)
  })

  test('is the same bytes twice, after a reload, and in another time zone', async () => {
    const again = join(world.folder, 'out', 'again.zip')
    await must(writePackage(world.workspace, again))
    expect(readFileSync(again).equals(readFileSync(zip))).toBe(true)
    rmSync(join(world.workspace, 'case.duckdb'))
    await must(
      runCli(['package', '--quiet', '--workspace', world.workspace, ...RANGE, '--output', again], {
        TZ: 'Pacific/Auckland',
      }),
    )
    expect(readFileSync(again).equals(readFileSync(zip))).toBe(true)
    expect(readdirSync(join(world.folder, 'out')).sort()).toEqual(['again.zip', 'package.zip'])
  }, 300_000)

  test('is signed by the key that is given, which its README names; a file without one is refused', async () => {
    const key = join(world.folder, 'cco.pem')
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key])
    const path = join(world.folder, 'signed-by-cco.zip')
    const run = await must(writePackage(world.workspace, path, '--key', key))
    const der = execFileSync('openssl', ['pkey', '-in', key, '-pubout', '-outform', 'DER'])
    const fingerprint = createHash('sha256').update(der).digest('hex')
    expect(run.stdout).toContain(`Signed by: ${fingerprint}`)
    const dir = join(world.folder, 'signed-by-cco')
    execFileSync('unzip', ['-q', path, '-d', dir])
    const args = 'pkeyutl -verify -pubin -inkey SHA256SUMS.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig'
    expect(spawnSync('openssl', args.split(' '), { cwd: dir }).status).toBe(0)
    expect(readFileSync(join(dir, 'README.txt'), 'utf8')).toContain(`  ${fingerprint}\n`)
    // The certificate is what this workspace saw: its own key vouches for it, whoever signs the package.
    const certificate = 'verification/certificate.json.pem'
    expect(readFileSync(join(dir, certificate), 'utf8')).toBe(textOf(certificate))

    const refused = await writePackage(world.workspace, join(world.folder, 'no.zip'), '--key', zip)
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('is not a PEM file') })
    expect(existsSync(join(world.folder, 'no.zip'))).toBe(false)
  }, 300_000)

  test('that cannot be written leaves nothing and ends with 3', async () => {
    const run = await writePackage(world.workspace, join(world.folder, 'nowhere', 'p.zip'))
    expect(run.code).toBe(3)
    expect(run.stderr).toContain('could not be written')
    expect((await writePackage(world.workspace, join(world.folder, 'out'))).code).toBe(3)
    expect(readdirSync(join(world.folder, 'out')).filter((name) => name.includes('.part'))).toEqual([])
    expect(readdirSync(world.folder).filter((name) => name.includes('.part'))).toEqual([])
  }, 300_000)

  test('of a period of which nothing was pulled cannot be made: 2', async () => {
    const args = ['--from', '2019-01-01', '--to', '2019-01-31', '--output', join(world.folder, 'none.zip')]
    expect((await runCli(['package', '--quiet', '--workspace', world.workspace, ...args])).code).toBe(2)
    expect(existsSync(join(world.folder, 'none.zip'))).toBe(false)
  })

  test('that is stopped on the way leaves no file', async () => {
    const path = join(world.folder, 'out', 'stopped.zip')
    const child = startCli(['package', '--workspace', world.workspace, ...RANGE, '--output', path])
    const code = await new Promise<number | null>((resolve) => {
      let seen = ''
      child.stderr?.on('data', (text: Buffer) => {
        const before = seen.includes('reports')
        seen += text
        // Once: a second one ends the process at once.
        if (!before && seen.includes('reports')) child.kill('SIGINT')
      })
      child.on('close', resolve)
    })
    expect(code).toBe(3)
    expect(readdirSync(join(world.folder, 'out')).filter((name) => name.includes('stopped'))).toEqual([])
    expect(readdirSync(join(world.workspace, 'tmp')).filter((name) => name.startsWith('package-'))).toEqual(
      [],
    )
  }, 300_000)
})

describe('a replay', () => {
  test('says identical, with 0', async () => {
    const run = await must(replay(zip))
    const result = JSON.parse(run.stdout) as ReplayResult
    expect(result).toMatchObject({
      identical: true,
      problems: [],
      first: null,
      verified: { passed: 3, failed: 0 },
    })
    expect(result.same).toBe(result.rebuilt)
    expect(result.rebuilt).toBeGreaterThan(40)
  }, 300_000)

  test('of an altered figure names member, place and both values, with 1', async () => {
    const name = 'reports/daily/2024-01-03.json'
    const report = readJson(join(unpacked, name)) as { orders: { submitted: number } }
    const { submitted } = report.orders
    report.orders.submitted = submitted + 1
    const path = await altered({ [name]: `${JSON.stringify(report, null, 2)}\n` })
    const result = JSON.parse((await must(replay(path), 1)).stdout) as ReplayResult
    expect(result.identical).toBe(false)
    expect(result.first).toEqual({
      member: name,
      place: 'orders.submitted',
      packaged: String(submitted + 1),
      rebuilt: String(submitted),
    })
    expect(result.problems.join()).toContain(`${name} `)
  }, 300_000)

  test('of an altered line of a table names the line, of other rules what they make, of other sums the signature', async () => {
    const name = 'records/trade-blotters.csv'
    const lines = textOf(name).split('\r\n')
    lines[3] = `${lines[3]?.replace('2024', '2023')}`
    const path = await altered({
      [name]: lines.join('\r\n'),
      'rules/rules.yaml': RULES.replace('high:', 'critical:').slice(0, -1),
      SHA256SUMS: textOf('SHA256SUMS').replace(/^./, (c) => (c === 'a' ? 'b' : 'a')),
    })
    const result = JSON.parse((await must(replay(path), 1)).stdout) as ReplayResult
    expect(result.first).toMatchObject({ member: name, place: 'line 4' })
    expect(result.different).toContain('reports/daily/2024-01-03.txt')
    expect(result.different).toContain('rules/hits.json')
    expect(result.problems).toContain('The signature over SHA256SUMS is not good.')
    expect(result.problems.join('\n')).toMatch(/^rules\/rules\.yaml (has \d+ bytes|is not what)/m)
  }, 300_000)

  test('of another reason in a package that is well signed, by another key, shows it and nothing else: 1', async () => {
    const path = join(world.folder, 'signed', 'said.zip')
    const content = textOf('rules/dispositions.json').replace('=planned', '=unplanned')
    await writeSigned(path, members(), 'rules/dispositions.json', Buffer.from(content))
    const result = JSON.parse((await must(replay(path), 1)).stdout) as ReplayResult
    expect(result.problems).toEqual([])
    expect(result.different).toEqual([
      ...['csv', 'html', 'json', 'txt'].map((ending) => `reports/daily/2024-01-03.${ending}`),
      'rules/hits.json',
    ])
    expect(result.first?.member).toBe('reports/daily/2024-01-03.csv')
  }, 300_000)

  test.each<[what: string, of: (text: string) => string, said: RegExp, member?: string]>([
    ['is not JSON', (_: string) => '{"format"', /inputs\.json of the package is not JSON/],
    [
      'has a period that ends before it begins',
      (text: string) => text.replace(`"from": "${FROM}"`, '"from": "2024-12-31"'),
      /inputs\.json of the package is not as it should be: no period \(period\)/,
    ],
    [
      'has no facts for the compliance report',
      (text: string) => text.replace('"newestDay"', '"newestDays"'),
      /inputs\.json .*\(report\.compliance\.newestDay\)/,
    ],
    [
      'has a schedule that is none',
      (text: string) => text.replace(/"text": "(?:[^"\\]|\\.)*"/, '"text": "rules: all"'),
      /inputs\.json .*no retention schedule \(report\.compliance\.schedule\.text\)/,
    ],
    [
      'has a hit dismissed of a line before the first',
      (text: string) => text.replace(/"line": \d+/, '"line": 0'),
      /rules\/dispositions\.json .*\(dispositions\.0\.line\)/,
      'rules/dispositions.json',
    ],
  ])(
    'of a package that is well signed and one of whose inputs %s says so, and no more: 3',
    async (_, of, said, member = 'inputs.json') => {
      const path = join(world.folder, 'signed', 'p.zip')
      const content = of(textOf(member))
      expect(content).not.toBe(textOf(member))
      await writeSigned(path, members(), member, Buffer.from(content))
      const run = await replay(path)
      expect(run.stderr).toMatch(said)
      expect(run.stderr).not.toContain('unexpected')
      expect([run.code, run.stdout]).toEqual([3, ''])
    },
  )

  test.each([
    ['outside of it', '../../../../../../etc/passwd'],
    ['that is no member', 'archive/nothing.log.gz'],
    ['that is another member', 'README.txt'],
  ])(
    'of a package whose inputs.json takes an archive file from a place %s reads nothing there: 1',
    async (_, place) => {
      const path = join(world.folder, 'signed', 'place.zip')
      const inputs = readJson(join(unpacked, 'inputs.json')) as { archive: { key: string; path: string }[] }
      const log = inputs.archive.find(({ key }) => key.endsWith('.log.gz'))
      if (!log) throw new Error('no log')
      log.path = place
      await writeSigned(path, members(), 'inputs.json', Buffer.from(JSON.stringify(inputs)))
      const result = JSON.parse((await must(replay(path), 1)).stdout) as ReplayResult
      expect(result).toMatchObject({ identical: false, same: 0, different: [], first: null })
      expect(result.problems).toEqual([
        `Nothing was made again: 1 archive file is not at hand: ${log.key}`,
        `inputs.json names another hash for ${log.key} than manifest.json.`,
      ])
    },
  )

  test('of a package with a damaged archive file says which, and makes nothing again: 1', async () => {
    const name = `archive/audit/2024/01/${TO}.log.gz`
    const path = await altered({ [name]: 'x'.repeat(readFileSync(join(unpacked, name)).length) })
    const run = await must(runCli(['package', 'replay', path, '--quiet']), 1)
    expect(run.stdout).toMatch(/^Replay: NOT IDENTICAL\n/)
    expect(run.stdout).toContain(
      `Nothing was made again: 1 archive file is not at hand: audit/2024/01/${TO}.log.gz`,
    )
    expect(run.stdout).toContain(`${name} is not what the manifest says.`)
  })

  test('of hashes only takes the archive from a folder, and without one cannot be made', async () => {
    const path = join(world.folder, 'hashes.zip')
    await must(writePackage(world.workspace, path, '--hashes-only'))
    const names = execFileSync('unzip', ['-Z1', path], { encoding: 'utf8' })
    expect(names).not.toContain('.log.gz')
    expect((await replay(path)).code).toBe(2)
    const run = await must(runCli(['package', 'replay', path, '--quiet', '--archive', world.archive]))
    expect(run.stdout).toMatch(/^Replay: identical\n/)
  }, 300_000)

  test.each([
    ['a step upwards', [{ name: '../evil.txt', content: 'x' }]],
    ['an absolute place', [{ name: '/tmp/evil.txt', content: 'x' }]],
    ['a backslash', [{ name: 'a\\..\\evil.txt', content: 'x' }]],
    ['a device of Windows', [{ name: 'reports/aux.txt', content: 'x' }]],
    [
      'a name given twice',
      [
        { name: 'a.txt', content: 'x' },
        { name: 'A.txt', content: 'y' },
      ],
    ],
    ['a link', [{ name: 'a.txt', content: '/etc/passwd', mode: 0o120777 }]],
    ['no manifest', [{ name: 'a.txt', content: 'x' }]],
    ['a manifest that is none', [{ name: 'manifest.json', content: '{"format":1}' }]],
  ])('refuses a ZIP with %s: 3', async (_, entries) => {
    const path = join(world.folder, 'hostile', 'p.zip')
    await writeZipOf(path, entries)
    const run = await replay(path)
    expect(run.code).toBe(3)
    expect(run.stderr).toMatch(/package|ZIP/)
    expect(existsSync(join(world.folder, 'evil.txt'))).toBe(false)
  })

  test('refuses what is no ZIP: 3', async () => {
    const path = join(world.folder, 'text.zip')
    writeFileSync(path, 'not a zip')
    expect((await replay(path)).code).toBe(3)
  })
})

describe('a package of a period with damage', () => {
  test('is written, says so first, and ends with 1; its replay is identical', async () => {
    const workspace = join(world.folder, 'damaged-workspace')
    const archive = join(world.folder, 'damaged')
    execFileSync('cp', ['-r', world.archive, archive])
    const { gunzipSync, gzipSync } = await import('node:zlib')
    const day = join(archive, 'audit/2024/01/2024-01-03.log.gz')
    writeFileSync(day, gzipSync(gunzipSync(readFileSync(day)).toString().replace('"buy"', '"bux"')))
    rmSync(join(archive, 'audit/2024/01/2024-01-04.log.gz'))
    await runCli(['pull', '--quiet', '--workspace', workspace, '--source', archive])
    await must(
      runCli([
        'hold',
        'add',
        '--quiet',
        '--workspace',
        workspace,
        '--from',
        FROM,
        '--to',
        FROM,
        '--reason',
        '=inquiry',
      ]),
    )
    const path = join(world.folder, 'damaged.zip')
    const run = await must(writePackage(workspace, path), 1)
    expect(run.stdout).toMatch(
      /^FAILED VERIFICATION: of 1 day the archive file failed verification: 2024-01-03\.\nMISSING: of 1 day/,
    )
    const readme = execFileSync('unzip', ['-p', path, 'README.txt'], { encoding: 'utf8' })
    expect(readme).toMatch(/^FAILED VERIFICATION: .*2024-01-03\.\nMISSING: .*2024-01-04\.\n/)
    // Of a workspace without rules, too, it can be made, and says that there are none.
    expect(readme).toContain('rules/           left out: no alert rules were in force')
    const names = execFileSync('unzip', ['-Z1', path], { encoding: 'utf8' })
    expect(names).not.toContain('rules/')
    const html = execFileSync('unzip', ['-p', path, `reports/daily/${FROM}.html`], { encoding: 'utf8' })
    expect(html).toContain('No alert rules were run')
    const report = JSON.parse(
      execFileSync('unzip', ['-p', path, 'reports/compliance/compliance.json'], { encoding: 'utf8' }),
    )
    expect(report.coverage).toMatchObject({ covered: 1, failed: 1, missing: 1 })
    expect(report.holds).toMatchObject([{ id: 1, reason: '=inquiry', released: null }])
    const result = JSON.parse((await must(replay(path))).stdout) as ReplayResult
    expect(result).toMatchObject({ identical: true, verified: { passed: 1, failed: 1 } })
  }, 300_000)
})

describe('a package of an archive whose keys are names of devices', () => {
  test('has safe names, says the keys in its manifest, and its replay is identical', async () => {
    const archive = join(world.folder, 'devices')
    const workspace = join(world.folder, 'devices-workspace')
    execFileSync('cp', ['-r', world.archive, archive])
    renameSync(join(archive, 'audit'), join(archive, 'CON'))
    await runCli(['pull', '--quiet', '--workspace', workspace, '--source', archive])
    const path = join(world.folder, 'devices.zip')
    await writePackage(workspace, path)
    const manifest = JSON.parse(execFileSync('unzip', ['-p', path, 'manifest.json'], { encoding: 'utf8' }))
    const log = manifest.archive.find(({ key }: { key: string }) => key === 'CON/2024/01/2024-01-02.log.gz')
    expect(log.path).toBe('archive/_CON/2024/01/2024-01-02.log.gz')
    expect(JSON.parse((await must(replay(path))).stdout)).toMatchObject({ identical: true })
  }, 300_000)
})
