import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { standingCoverage } from '../../shared/model/standing-coverage.ts'
import { makeWorkspace, pull, readArchiveLines, withEngine, writeArchiveLines } from './case/support.ts'
import { follow } from './open-engine.ts'

type Coverage = Parameters<typeof standingCoverage>[0] extends Iterable<infer C> ? C : never

const coverage = (over: Partial<Coverage>): Coverage => ({
  requested: null,
  found: null,
  days: 0,
  missing: [],
  ...over,
})

test('each day stands as the newest run that looked at it found it', () => {
  const older = coverage({
    found: ['2024-01-02', '2024-01-31'],
    missing: ['2024-01-04', '2024-01-05', '2024-01-15', '2024-01-25'],
    not_pulled: ['2024-01-05', '2024-01-15'],
  })
  const newer = coverage({ requested: ['2024-01-05', '2024-01-20'], missing: ['2024-01-08'] })
  expect(standingCoverage([newer, older])).toEqual({
    judged: [['2024-01-02', '2024-01-31']],
    missing: ['2024-01-04', '2024-01-08', '2024-01-25'],
    notPulled: [],
  })
  expect(standingCoverage([older, newer]).missing).toEqual(older.missing)
  expect(standingCoverage([older]).notPulled).toEqual(['2024-01-05', '2024-01-15'])
  expect(standingCoverage([])).toEqual({ judged: [], missing: [], notPulled: [] })
})

test('where runs looked: what touches is one span, what lies apart is not', () => {
  const over = (from: string, to: string) => coverage({ requested: [from, to] })
  const runs = [
    over('2024-02-01', '2024-02-03'),
    over('2024-03-01', '2024-03-02'),
    over('2024-01-29', '2024-01-31'),
  ]
  expect(standingCoverage(runs).judged).toEqual([
    ['2024-01-29', '2024-02-03'],
    ['2024-03-01', '2024-03-02'],
  ])
  // Ends that anybody can write lie ages apart: such a run names no days, and speaks of none that it does not name.
  const ages = coverage({ found: ['0001-01-01', '9999-12-31'], missing: ['2024-05-06'] })
  expect(standingCoverage([ages])).toEqual({ judged: [], missing: ['2024-05-06'], notPulled: [] })
})

test('a run over some days says nothing of the others: they stand as they were judged', async () => {
  const { archive, workspace } = await makeWorkspace()
  const [good, bad, gone] = ['2024-01-02', '2024-01-03', '2024-01-04'] as const
  const keyOf = (day: string) => `audit/2024/01/${day}.log.gz`
  const lines = readArchiveLines(archive, keyOf(bad))
  writeArchiveLines(archive, [...lines.slice(0, 5), ...lines.slice(6)], keyOf(bad))
  const lost = readFileSync(join(archive, keyOf(gone)))
  rmSync(join(archive, keyOf(gone)))

  await withEngine(workspace, async (client) => {
    await pull(client, archive)
    const days = async () => (await client.archive.days({})).map(({ day, state }) => `${day} ${state}`)
    const all = [`${good} verified`, `${bad} failed`, `${gone} missing`]
    expect(await days()).toEqual(all)
    expect(await client.archive.latest()).toMatchObject({ result: { integrity: 'FAILED' }, beside: {} })
    const ground = await client.query.lineage()
    expect(ground).toMatchObject({ failed: 1, missingDays: 1 })

    await follow(client.archive.verify({ mode: 'seal', range: { from: good, to: good } }))
    const latest = await client.archive.latest()
    expect(latest?.result.coverage).toMatchObject({ requested: [good, good], missing: [] })
    expect(latest?.beside).toEqual({ failed: 1, missing: 1 })
    expect(await days()).toEqual(all)
    expect(await client.query.lineage()).toEqual(ground)

    // The lost day comes back: it is missing no more, and nobody has judged it yet.
    writeFileSync(join(archive, keyOf(gone)), lost)
    const { sources } = await client.workspace.info()
    await follow(client.archive.pull({ sourceId: sources[0]?.id ?? 0, downloadOnly: true }))
    expect((await client.archive.latest())?.beside).toEqual({ failed: 1, pulled: 1 })
    expect(await client.query.lineage()).toMatchObject({ missingDays: 0 })

    await follow(client.archive.verify({ mode: 'seal' }))
    expect((await client.archive.latest())?.beside).toEqual({})
  })
})
