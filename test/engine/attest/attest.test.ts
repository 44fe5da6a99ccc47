/** Daily attestations: what is signed, that openssl alone can check it, and that nothing changes later unseen. */
import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { deadlineOf } from '../../../electron/engine/attest/deadline.ts'
import { attestationDocuments } from '../../../electron/engine/attest/documents.ts'
import { lastSigned, verifyChain } from '../../../electron/engine/attest/verify-chain.ts'
import type { AttestationRow } from '../../../electron/engine/catalog/attestations.ts'
import { openCatalog } from '../../../electron/engine/catalog/catalog.ts'
import type { AttestationList, AttestationStatement } from '../../../shared/model/attestation.ts'
import type { ComplianceReport } from '../../../shared/model/report-compliance.ts'
import { runCli } from '../../support/cli.ts'
import { readArchiveLines, withEngine, writeArchiveLines } from '../case/support.ts'
import { follow, openEngine } from '../open-engine.ts'
import { fileOf, pullAll, sealedArchive } from '../rules/support.ts'

const fill = (day: string, at: number, order: string | null, fields: object) => ({
  timestamp: `${day}T10:00:0${at}Z`,
  event_type: 'order_filled',
  ...(order !== null && { order_id: order }),
  fill_id: `f${at}`,
  ticker: 'AAPL',
  side: 'buy',
  quantity: 10,
  fill_price: 12.5,
  commission: 0.1,
  ...fields,
})
const order = (day: string, id: string, quantity: number) => ({
  timestamp: `${day}T09:00:00Z`,
  event_type: 'order_submitted',
  order_id: id,
  ticker: 'AAPL',
  side: 'buy',
  quantity,
})
const DAYS = {
  '2024-01-15': [order('2024-01-15', 'early', 10), order('2024-01-15', 'small', 5)],
  '2024-01-16': [
    fill('2024-01-16', 1, 'early', {}),
    fill('2024-01-16', 2, 'small', {}),
    fill('2024-01-16', 3, 'nobody', {}),
    fill('2024-01-16', 4, null, {}),
    fill('2024-01-16', 5, 'early', { quantity: 0, fill_id: 'f1' }),
    ...['t1', 't1', 't2'].map((trade_id) => ({
      timestamp: '2024-01-16T11:00:00Z',
      log_type: 'TRADE',
      event: 'trade_executed',
      trade_id,
    })),
    { timestamp: '2024-01-16T16:00:00Z', log_type: 'NAV', event: 'nav_calculated', nav: 100.25 },
  ],
}

test('a day is attested, checked by openssl, and re-opened by a changed figure', async () => {
  const { folder, archive, workspace, pem } = await sealedArchive(DAYS)
  await withEngine(workspace, (client) => pullAll(client, archive, pem))
  const cli = (...args: string[]) => runCli([...args, '--quiet', '--workspace', workspace])
  const key = join(folder, 'cco.pem')
  writeFileSync(key, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))

  expect(await cli('attest', '--date', '2024-01-17', '--by', 'Ana Ruiz')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no log of 2024-01-17'),
  })
  expect((await cli('attest', '--date', '2024-01-15', '--by', 'Ana Ruiz')).code).toBe(0)
  expect((await cli('attest', '--date', '2024-01-16', '--by', 'Ana Ruiz', '--key', key)).code).toBe(0)
  expect(await cli('attest', '--date', '2024-01-16', '--by', 'Ana Ruiz')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('has signed 2024-01-16 already'),
  })

  const out = join(folder, 'signed.json')
  expect((await cli('attest', '--date', '2024-01-16', '--export', out)).code).toBe(0)
  const signature = ['-rawin', '-in', out, '-sigfile', `${out}.sig`, '-inkey', `${out}.pem`]
  expect(execFileSync('openssl', ['pkeyutl', '-verify', '-pubin', ...signature]).toString()).toContain(
    'Success',
  )
  const statement = JSON.parse(readFileSync(out, 'utf8')) as AttestationStatement
  const sha256 = (path: string) => execFileSync('sha256sum', [path]).toString().slice(0, 64)
  expect(statement).toMatchObject({
    sequence: 1,
    date: '2024-01-16',
    certified_by: 'Ana Ruiz',
    statement: 'I certify that the audit logs for this date are complete and accurate',
    log_count: 9,
    trades_logged: 8,
    trades_reconciled: 3,
    trades_not_reconciled: { without_id: 1, without_order: 1, repeated_id: 2, overfilled: 1 },
    nav_calculated: true,
    verification: { result: 'PASSED' },
    files: [
      { file: fileOf('2024-01-16'), sha256: sha256(join(archive, fileOf('2024-01-16'))), verdict: 'PASSED' },
    ],
    daily_report_sha256: sha256(join(folder, 'signed.report.json')),
    acknowledged: null,
    replaces: null,
  })
  writeFileSync(out, readFileSync(out, 'utf8').replace('Ana Ruiz', 'Bea Ruiz'))
  expect(() =>
    execFileSync('openssl', ['pkeyutl', '-verify', '-pubin', ...signature], { stdio: 'pipe' }),
  ).toThrow()

  const listed = await cli(
    'attest',
    '--list',
    '--from',
    '2024-01-15',
    '--to',
    '2024-01-16',
    '--format',
    'json',
  )
  expect(listed.code).toBe(0)
  const list = JSON.parse(listed.stdout) as AttestationList
  expect(list.days.map(({ day, state, signedLate }) => [day, state, signedLate])).toEqual([
    ['2024-01-15', 'signed', true],
    ['2024-01-16', 'signed', true],
  ])
  expect(list.chain).toMatchObject({ length: 2, problems: [] })
  expect(statement.previous).toBe(list.days[0]?.attestation?.sha256)

  // One price of an attested day is another one.
  const lines = readArchiveLines(archive, fileOf('2024-01-16'))
  const changed = lines.map((line) => line.replace('"fill_price":12.5', '"fill_price":12.6'))
  writeArchiveLines(archive, changed, fileOf('2024-01-16'))
  await cli('pull', '--source', archive)
  const drift = await cli('attest', '--list', '--from', '2024-01-15', '--to', '2024-01-16')
  expect(drift.code).toBe(1)
  expect(drift.stdout).toMatch(/^Signed: 1, open: 0, late: 0, re-opened: 1$/m)
  expect(drift.stdout).toMatch(
    /files › audit\/2024\/01\/2024-01-16\.log\.gz › sha256: [0-9a-f]{64} → [0-9a-f]{64}/,
  )
  expect(drift.stdout).toMatch(/verdict: PASSED → FAILED/)
  expect(drift.stdout).toMatch(/fills › totalValue: 500 → 504/)
  expect((await cli('attest', '--list', '--from', '2024-01-15', '--to', '2024-01-16')).stdout).toBe(
    drift.stdout,
  )

  // Over a failed file nothing is signed without a word, and the word is part of what is signed.
  const refused = await cli('attest', '--date', '2024-01-16', '--by', 'Ana Ruiz')
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('failed verification') })
  const reason = 'The price was corrected by the broker.'
  expect(
    (await cli('attest', '--date', '2024-01-16', '--by', 'Ana Ruiz', '--acknowledge', reason)).code,
  ).toBe(0)
  expect((await cli('attest', '--list', '--from', '2024-01-16', '--to', '2024-01-16')).code).toBe(0)
  expect(await cli('attest', '--verify')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Attestations: 3'),
  })

  const catalog = openCatalog(join(workspace, 'catalog.sqlite'))
  const rows = catalog.attestations()
  expect(JSON.parse(rows[2]?.text ?? '')).toMatchObject({ acknowledged: reason, replaces: 1, sequence: 2 })
  const last = lastSigned(catalog)
  expect(last).toMatchObject({ sequence: 2, sha256: rows[2]?.sha256 })

  const documents = attestationDocuments({ catalog }, { from: '2024-01-16', to: '2024-01-16' })
  expect(documents.map(({ name }) => name).slice(0, 4)).toEqual([
    'attestations/HOW-TO-CHECK.txt',
    'attestations/chain.txt',
    'attestations/attestation-2024-01-16-0001.json',
    'attestations/attestation-2024-01-16-0001.json.sig',
  ])
  expect(documents).toHaveLength(10)

  // However the chain is tampered with, it shows.
  const problems = (given: readonly AttestationRow[]) => verifyChain(given, last).problems.join('\n')
  const edit = (at: number, change: Partial<AttestationRow>) =>
    rows.map((row, index) => (index === at ? { ...row, ...change } : row))
  const other = (rows[0]?.text ?? '').replace('Ana Ruiz', 'Bea Ruiz')
  const rehashed = createHash('sha256').update(other).digest('hex')
  expect(problems(rows)).toBe('')
  expect(problems(edit(0, { text: other }))).toMatch(/not the one that was hashed/)
  expect(problems(edit(0, { text: other, sha256: rehashed }))).toMatch(/signature.*\n.*does not follow/)
  expect(problems(edit(1, { publicPem: rows[0]?.publicPem ?? '' }))).toMatch(
    /not the one that its text names/,
  )
  expect(problems(edit(1, { report: '{}' }))).toMatch(/figures kept with it/)
  expect(problems(edit(1, { day: '2024-01-15' }))).toMatch(/kept under 2024-01-15/)
  expect(problems(rows.slice(1))).toMatch(/does not follow/)
  expect(problems(rows.toReversed())).toMatch(/stands at place/)
  expect(problems(rows.slice(0, 2))).toMatch(/cut short/)
  catalog.close()

  const db = new Database(join(workspace, 'catalog.sqlite'))
  expect(() => db.exec('DELETE FROM attestations')).toThrow(/append-only/)
  expect(() => db.exec("UPDATE attestations SET day = 'x'")).toThrow(/append-only/)
  db.close()
})

test('a file that vanished at its source re-opens its day, until that is signed or the file is back', async () => {
  const { folder, archive, workspace, pem } = await sealedArchive(DAYS)
  await withEngine(workspace, (client) => pullAll(client, archive, pem))
  const cli = (...args: string[]) => runCli([...args, '--quiet', '--workspace', workspace])
  const both = ['--from', '2024-01-15', '--to', '2024-01-16'] as const
  const day = '2024-01-16'
  const file = fileOf(day)
  const list = async () =>
    JSON.parse((await cli('attest', '--list', ...both, '--format', 'json')).stdout) as AttestationList
  const states = async () => (await list()).days.map(({ state }) => state)
  const compliance = async () =>
    JSON.parse(
      (await cli('report', 'compliance', ...both, '--format', 'json', '--offline')).stdout,
    ) as ComplianceReport
  const away = join(folder, 'away.log.gz')
  const vanish = () => renameSync(join(archive, file), away)
  const comeBack = () => renameSync(away, join(archive, file))

  for (const date of DAYS_OF) expect((await cli('attest', '--date', date, '--by', 'Ana Ruiz')).code).toBe(0)
  const sha256 = (await list()).days[1]?.attestation && statementOf(workspace, 1).files[0]?.sha256
  expect(await states()).toEqual(['signed', 'signed'])
  expect((await compliance()).objects.gone).toBe(0)

  vanish()
  expect((await cli('pull', '--source', archive)).stdout).toContain(`ALARM OBJECT_GONE: ${file}`)
  const drift = await cli('attest', '--list', ...both)
  expect(drift.code).toBe(1)
  expect(drift.stdout).toMatch(/^Signed: 1, open: 0, late: 0, re-opened: 1$/m)
  expect(drift.stdout).toMatch(
    /^ {4}GONE FROM ITS SOURCE: audit\/2024\/01\/2024-01-16\.log\.gz, as first seen at 20.*Z; the copy here is kept$/m,
  )
  expect(drift.stdout).toContain(`    files › ${file} › at its source › sha256: ${sha256} → not there`)

  const report = await compliance()
  expect(report.objects).toMatchObject({ gone: 1 })
  expect(report.objects.list.find(({ key }) => key === file)).toMatchObject({
    goneSince: expect.stringMatching(/^20.*Z$/),
    protectionWords: expect.stringContaining('gone from its source'),
    verdict: 'PASSED',
  })
  expect(report.attestations).toMatchObject([
    { day: '2024-01-15', state: 'late', changed: { total: 0 } },
    {
      day,
      state: 're-opened',
      changed: {
        total: 1,
        list: [{ figure: `files › ${file} › at its source › sha256`, before: sha256, after: null }],
      },
    },
  ])
  const text = (await cli('report', 'compliance', ...both, '--offline')).stdout
  expect(text).toMatch(/Objects gone from their source, of which the copy here is kept\s+1/)
  expect(text.replace(/\s+/g, ' ')).toContain('at its source › sha256')

  // An acknowledged alarm is not a signature: the day stays re-opened.
  await withEngine(workspace, async (client) => {
    for (const { id } of await client.archive.alarms()) await client.archive.acknowledgeAlarm({ id })
    expect(await client.archive.alarms()).toEqual([])
  })
  expect(await states()).toEqual(['signed', 'reopened'])
  const again = ['attest', '--date', day, '--by', 'Ana Ruiz'] as const
  expect(await cli(...again)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`${file} is not at its source any more, as first seen at`),
  })
  expect((await cli(...again, '--acknowledge', 'Retention is over.')).code).toBe(0)
  expect(statementOf(workspace, 2)).toMatchObject({
    acknowledged: 'Retention is over.',
    gone_from_source: [{ file, noticed_at: expect.stringMatching(/^20.*Z$/) }],
  })
  expect(await states()).toEqual(['signed', 'signed'])
  await cli('pull', '--source', archive)
  expect(await states()).toEqual(['signed', 'signed'])
  expect((await list()).days[1]?.gone).toMatchObject([{ file }])

  // It is back, the very same: nothing is gone. Gone again, that is not what was signed. A dry run sees it, too.
  comeBack()
  await cli('pull', '--source', archive)
  expect((await list()).days[1]).toMatchObject({ state: 'signed', gone: [] })
  vanish()
  await cli('pull', '--source', archive, '--dry-run')
  expect(await states()).toEqual(['signed', 'reopened'])
  comeBack()
  await cli('pull', '--source', archive)
  expect(await states()).toEqual(['signed', 'signed'])
  expect(await cli('attest', '--verify')).toMatchObject({ code: 0 })
})

const DAYS_OF = Object.keys(DAYS)

function statementOf(workspace: string, sequence: number): AttestationStatement {
  const catalog = openCatalog(join(workspace, 'catalog.sqlite'))
  const { text } = catalog.attestation(sequence) ?? {}
  catalog.close()
  return JSON.parse(text ?? 'null') as AttestationStatement
}

test('what is shown is what is signed: figures that changed since are refused', async () => {
  const { archive, workspace, pem } = await sealedArchive(DAYS)
  await withEngine(workspace, async (client) => {
    await pullAll(client, archive, pem)
    const { basis, doubts, figures } = await client.attest.preview({ date: '2024-01-16' })
    expect(doubts).toEqual([])
    expect(figures).toMatchObject({ log_count: 9 })
    const stale = { date: '2024-01-16', by: 'Ana Ruiz', basis: '0'.repeat(64) }
    await expect(client.attest.sign(stale)).rejects.toThrow(/have changed since they were shown/)
    await client.attest.sign({ date: '2024-01-16', by: 'Ana Ruiz', basis: basis ?? '' })
    const { days, counts } = await follow(client.attest.list({}))
    expect(counts).toEqual({ signed: 1, open: 0, late: 1, reopened: 0 })
    expect(days[0]).toMatchObject({ day: '2024-01-15', state: 'late', deadline: '2024-01-16T18:00:00.000Z' })
  })
})

test('the deadline is the next business day', () => {
  const one = { businessDays: 1, time: '18:00' }
  expect(deadlineOf('2024-01-18', one)).toBe('2024-01-19T18:00:00.000Z')
  expect(deadlineOf('2024-01-19', one)).toBe('2024-01-22T18:00:00.000Z')
  expect(deadlineOf('2024-01-20', one)).toBe('2024-01-22T18:00:00.000Z')
  expect(deadlineOf('2024-01-19', { businessDays: 3, time: '09:30' })).toBe('2024-01-24T09:30:00.000Z')
  expect(deadlineOf('2024-01-19', { businessDays: 0, time: '23:59' })).toBe('2024-01-19T23:59:00.000Z')
})

test('the deadline that is set decides which days are late, and stands in the activity log', async () => {
  const { archive, workspace, pem } = await sealedArchive(DAYS)
  await withEngine(workspace, async (client) => {
    await pullAll(client, archive, pem)
    const first = async () => {
      const { deadline, days } = await follow(client.attest.list({}))
      return { deadline, due: days[0]?.deadline }
    }
    expect(await first()).toEqual({
      deadline: { businessDays: 1, time: '18:00' },
      due: '2024-01-16T18:00:00.000Z',
    })
    await client.attest.setDeadline({ businessDays: 3, time: '09:30' })
    expect(await first()).toEqual({
      deadline: { businessDays: 3, time: '09:30' },
      due: '2024-01-18T09:30:00.000Z',
    })
    for (const wrong of [
      { businessDays: 61, time: '09:30' },
      { businessDays: 1, time: '24:00' },
    ])
      await expect(client.attest.setDeadline(wrong)).rejects.toThrow()
    expect((await first()).deadline).toEqual({ businessDays: 3, time: '09:30' })
  })
  const catalog = new Database(join(workspace, 'catalog.sqlite'), { readonly: true })
  const told = catalog
    .prepare("SELECT line FROM activity_log WHERE line LIKE '%attest.deadline%'")
    .pluck()
    .all()
  catalog.close()
  expect(told).toEqual([expect.stringContaining('"09:30"')])
})

test('a chosen key is known by its fingerprint; what holds none that can sign is refused', async () => {
  const { folder, workspace } = await sealedArchive(DAYS)
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const pem = (key: typeof privateKey) => key.export({ type: 'pkcs8', format: 'pem' })
  const files = new Map<string, string>()
  const put = (name: string, content: string | Buffer) => {
    const token = randomUUID()
    files.set(token, join(folder, name))
    writeFileSync(join(folder, name), content)
    return token
  }
  const { client, close } = await openEngine(workspace, { lentPath: (token) => files.get(token) })
  try {
    const der = publicKey.export({ type: 'spki', format: 'der' })
    expect(await client.evidence.signingKey({ key: put('own.pem', pem(privateKey)) })).toMatchObject({
      fingerprint: createHash('sha256').update(der).digest('hex'),
      pem: publicKey.export({ type: 'spki', format: 'pem' }),
    })
    const refusals: readonly (readonly [string, RegExp])[] = [
      [put('rsa.pem', pem(rsa)), /is a rsa key; signing needs Ed25519/],
      [put('public.pem', publicKey.export({ type: 'spki', format: 'pem' })), /is no private key/],
      [put('text.txt', 'no key'), /is not a PEM file/],
      [randomUUID(), /is not known any more/],
    ]
    for (const [key, message] of refusals)
      await expect(client.evidence.signingKey({ key })).rejects.toThrow(message)
  } finally {
    await close()
  }
})
