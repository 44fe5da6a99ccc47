/** Alert rules on the command line: the hits are those of a judge of its own, and what is said of them stays. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RuleRun } from '../../shared/model/alert-rule.ts'
import type { DailySummary } from '../../shared/model/report.ts'
import { readArchiveLines, withEngine, writeArchiveLines } from '../engine/case/support.ts'
import { fileOf, pullAll, sealedArchive } from '../engine/rules/support.ts'
import { runCli } from '../support/cli.ts'

const JUDGE = new URL('../engine/rules/judge.py', import.meta.url).pathname
const DAYS = ['2024-01-15', '2024-01-16', '2024-01-17'] as const

/** Both dialects, values at every boundary of the rules, and a burst over midnight. */
function events(): Record<string, Record<string, unknown>[]> {
  const days: Record<string, Record<string, unknown>[]> = {}
  for (const [index, day] of DAYS.entries()) {
    const list: Record<string, unknown>[] = []
    const put = (time: string, fields: object) => list.push({ timestamp: `${day}T${time}Z`, ...fields })
    if (index === 1)
      for (let at = 0; at < 3; at += 1)
        put(`00:01:00.00000000${at}`, { log_type: 'SYSTEM', event: 'db_error', level: 'ERROR' })
    put('09:30:00', { event_type: 'order_filled', order_id: 'o1', slippage_bps: 500, level: 'INFO' })
    for (const slippage_pct of [0.02, 0.0200001, 0.5, -3])
      put('10:00:00', { log_type: 'TRADE', event: 'trade_executed', trade_id: '=1+1', slippage_pct })
    put('10:00:01', { log_type: 'TRADE', event: 'trade_failed', slippage_pct: 'n/a' })
    put('11:00:00', { log_type: 'RISK', event: index === 0 ? 'circuit_breaker_triggered' : 'limit_exceeded' })
    put('11:00:01', { event_type: 'circuit_breaker_triggered', level: 'WARNING' })
    for (const latency_ms of [999.999, 1000, 1000.001, 100_000])
      put('12:00:00', { log_type: 'SYSTEM', event: 'api_call', latency_ms })
    for (let minute = 0; minute < 12; minute += 1)
      put(`13:${String(minute).padStart(2, '0')}:00.000000001`, {
        log_type: 'SYSTEM',
        event: 'api_error',
        level: 'ERROR',
      })
    put('16:30:00.25', { log_type: 'NAV', event: 'nav_calculated', nav: 100 })
    put('16:30:01', { log_type: 'NAV', event: 'nav_calculated', nav: 101 })
    if (index === 0)
      for (let at = 0; at < 3; at += 1)
        put(`23:57:00.00000000${at}`, { log_type: 'SYSTEM', event: 'db_error', level: 'ERROR' })
    days[day] = list
  }
  return days
}

test('blotter rules: tested, saved, dismissed, linked and told in the daily summary', async () => {
  const { folder, archive, workspace, pem } = await sealedArchive(events())
  await withEngine(workspace, async (client) => {
    await pullAll(client, archive, pem)
    await client.workspace.setSetting({ key: 'author.name', value: 'Ana Ruiz' })
    await client.case.create({ title: 'Slow days' })
  })
  const cli = (...args: string[]) => runCli([...args, '--quiet', '--workspace', workspace])

  const shown = await cli('rules', 'show')
  const file = join(folder, 'rules.yaml')
  writeFileSync(file, shown.stdout)
  const tested = await cli('rules', 'test', file, '--format', 'json', '--limit', '1000')
  expect(tested.code, tested.stderr).toBe(1)
  const run = JSON.parse(tested.stdout) as RuleRun
  const judged = JSON.parse(
    execFileSync('python3', [JUDGE, ...DAYS.map((day) => join(archive, fileOf(day)))]).toString(),
  )
  expect(
    Object.fromEntries(
      run.outcomes.map(({ rule, list }) => [rule.name, list.map((hit) => [hit.file, hit.line])]),
    ),
  ).toEqual(judged)
  for (const name of Object.keys(judged)) expect(judged[name].length, name).toBeGreaterThan(0)
  expect(run.ground).toMatchObject({ files: 3, verified: 3, failed: 0, days: DAYS })

  const days = ['--from', '2024-01-16', '--to', '2024-01-17']
  const text = await cli('rules', 'test', file, ...days)
  expect(text.stdout).toContain('critical trading_halted: no hits')
  expect(text.stdout).toMatch(
    /high high_slippage: 4 hits\n {2}2024-01-16 {2}2\n {2}2024-01-17 {2}2\n {2}- audit\//,
  )
  const csv = await cli('rules', 'test', file, ...days, '--format', 'csv')
  expect(csv.stdout.split('\r\n')[0]).toBe(
    'severity,rule,day,time,type,file,line,records,first_file,first_line,disposition,reason',
  )
  expect(csv.stdout.split('\r\n')).toHaveLength(
    2 + run.outcomes.flatMap(({ list }) => list).filter(({ day }) => day !== '2024-01-15').length,
  )

  writeFileSync(
    join(folder, 'none.yaml'),
    "alerts:\n  low:\n    - name: none\n      condition: event = 'never'\n",
  )
  expect((await cli('rules', 'test', join(folder, 'none.yaml'))).code).toBe(0)
  const nothing = ['rules', 'test', join(folder, 'none.yaml'), '--from', '2023-01-01', '--to', '2023-01-02']
  expect(await cli(...nothing)).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing to test') })
  writeFileSync(
    join(folder, 'bad.yaml'),
    "alerts:\n  low:\n    - name: a\n      condition: evnt = 'x'\n    - name: b\n      condition: slipage_pct > 1\n",
  )
  const bad = await cli('rules', 'test', join(folder, 'bad.yaml'))
  expect(bad.code).toBe(3)
  expect(bad.stderr).toMatch(/bad\.yaml:4:18: a: There is no column or field “evnt”/)
  expect(bad.stderr).toMatch(
    /bad\.yaml:6:18: b: There is no column or field “slipage_pct”.\n *Did you mean “slippage_pct”/,
  )
  expect((await cli('rules', 'test')).code).toBe(3)

  const daily = async () =>
    JSON.parse(
      (await cli('report', 'daily', '--date', '2024-01-16', '--format', 'json')).stdout,
    ) as DailySummary
  expect((await daily()).anomalies).toMatchObject({ total: 0, rules: 0 })
  expect((await cli('rules', 'save', file)).code).toBe(0)
  const before = (await daily()).anomalies
  const ofDay = run.outcomes.flatMap(({ list }) => list).filter(({ day }) => day === '2024-01-16')
  expect(before).toMatchObject({ total: ofDay.length, rules: 7, dismissed: 0 })
  expect(before.list.map(({ kind, file: at, line }) => [kind, at, line])).toEqual(
    ofDay.map(({ rule, file: at, line }) => [rule, at, line]),
  )

  const slow = ofDay.filter(({ rule }) => rule === 'slow_api')
  const place = (hit: (typeof slow)[number] | undefined) => [
    '--rule',
    'slow_api',
    '--file',
    hit?.file ?? '',
    '--line',
    String(hit?.line),
  ]
  expect((await cli('rules', 'dismiss', ...place(slow[0]), '--reason', 'Planned <b>test</b>')).code).toBe(0)
  expect((await cli('rules', 'link', ...place(slow[1]), '--case', '1')).code).toBe(0)
  expect((await cli('rules', 'link', ...place(slow[1]), '--case', '9')).code).toBe(3)
  expect(
    await cli('rules', 'dismiss', '--rule', 'slow_apy', ...place(slow[0]).slice(2), '--reason', 'x'),
  ).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('Did you mean “slow_api”?'),
  })

  // Only of a hit can something be said: a line that is none of this rule is refused, whatever is said of it.
  const quick = ofDay.find(({ rule }) => rule === 'high_slippage')
  expect(await cli('rules', 'dismiss', ...place(quick), '--reason', 'x')).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/:\d+ is no hit of the rule “slow_api”\./),
  })
  await withEngine(workspace, async (client) => {
    // One of many that is none, and nothing is said of any.
    const hits = [...slow, quick].map((hit) => ({
      rule: 'slow_api',
      file: hit?.file ?? '',
      line: hit?.line ?? 0,
    }))
    const refused = { code: 'USAGE', message: expect.stringContaining('is no hit') }
    await expect(client.rules.link({ hits, caseId: 1, reason: '' })).rejects.toMatchObject(refused)
    await expect(client.rules.reopen({ hits, reason: '' })).rejects.toMatchObject(refused)
  })

  // The file is archived anew with another record before: the same record is another line, and what was said stays.
  const key = fileOf('2024-01-16')
  const lines = readArchiveLines(archive, key)
  writeArchiveLines(archive, ['{"timestamp":"2024-01-16T00:00:00Z","event_type":"noise"}', ...lines], key)
  await cli('pull', '--source', archive)
  const after = (await daily()).anomalies
  expect(after.total - after.list.filter(({ source }) => source === 'integrity').length).toBe(before.total)
  expect(after.dismissed).toBe(1)
  const said = after.list.filter(({ disposition }) => disposition !== undefined)
  expect(said.map(({ line, disposition }) => [line, disposition?.kind, disposition?.author])).toEqual([
    [(slow[0]?.line ?? 0) + 1, 'dismissed', 'Ana Ruiz'],
    [(slow[1]?.line ?? 0) + 1, 'linked', 'Ana Ruiz'],
  ])
  const printed = await cli('report', 'daily', '--date', '2024-01-16')
  expect(printed.stdout).toMatch(/^Anomalies: \d+ \(1 dismissed\)$/m)
  expect(printed.stdout).toContain(': dismissed by Ana Ruiz: Planned <b>test</b>')
  const html = await cli('report', 'daily', '--date', '2024-01-16', '--format', 'html')
  expect(html.stdout).toContain('Planned &lt;b&gt;test&lt;/b&gt;')
  expect(html.stdout).not.toContain('<b>test</b>')
  const moved = said[0]
  await cli(
    'rules',
    'reopen',
    '--rule',
    'slow_api',
    '--file',
    moved?.file ?? '',
    '--line',
    String(moved?.line),
  )
  expect((await daily()).anomalies.dismissed).toBe(0)

  // Dismissed hits are told, and are nothing that is wrong with the day.
  const day = () => cli('daily', '--date', '2024-01-15', '--source', archive)
  expect(await day()).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/\d+ anomalies, listed in the report\./),
  })
  const first = run.outcomes.flatMap(({ list }) => list).filter((hit) => hit.day === '2024-01-15')
  const { length } = first
  const say = (from: number, to: number) =>
    withEngine(workspace, (client) =>
      client.rules.dismiss({
        hits: first.slice(from, to).map(({ rule, file: at, line }) => ({ rule, file: at, line })),
        reason: 'All looked into.',
      }),
    )
  await say(0, length - 1)
  expect(await day()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`1 anomaly, and ${length - 1} dismissed, listed in the report.`),
  })
  await say(length - 1, length)
  expect(await day()).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining(`Anomalies: ${length} (${length} dismissed)`),
  })

  const listed = JSON.parse((await cli('rules', 'list', '--format', 'json')).stdout)
  expect(listed).toMatchObject({ fileDiffers: false, saved: { rules: 7, savedBy: 'Ana Ruiz' }, problems: [] })
  expect(listed.history).toHaveLength(1)
  expect(readFileSync(listed.path, 'utf8')).toBe(shown.stdout)
  writeFileSync(listed.path, `${shown.stdout}# changed outside\n`)
  expect((await cli('rules', 'list')).stdout).toContain('says something else')
})
