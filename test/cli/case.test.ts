/** Cases on the command line: listed, and exported as files. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCache } from '../../electron/engine/cache/cache.ts'
import { caseDocuments } from '../../electron/engine/case/case-documents.ts'
import { createCaseGate } from '../../electron/engine/case-gate.ts'
import { openCatalog } from '../../electron/engine/catalog/catalog.ts'
import type { Services } from '../../electron/engine/services.ts'
import { add, FILE, makeWorkspace, pull, readArchiveLines, withEngine } from '../engine/case/support.ts'
import { runCli } from '../support/cli.ts'

test('blotter case list and export; the documents of a package are the same bytes', async () => {
  const { archive, workspace, folder } = await makeWorkspace()
  await withEngine(workspace, async (client) => {
    await pull(client, archive)
    const { id } = await client.case.create({ title: 'Late \u001b[31mcancels' })
    await add(client, id, [{ kind: 'record', file: FILE, line: 7 }])
  })
  const cli = (...args: string[]) => runCli([...args, '--quiet', '--workspace', workspace])
  const list = await cli('case', 'list')
  expect(list).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/1 +open +1 .*Late \\u001b\[31mcancels/),
  })
  expect(JSON.parse((await cli('case', 'list', '--format', 'json')).stdout)).toMatchObject([
    { id: 1, status: 'open', members: 1 },
  ])
  const output = join(folder, 'case.html')
  expect((await cli('case', 'export', '1', '--output', output)).code).toBe(0)
  const html = readFileSync(output, 'utf8')
  const raw = readArchiveLines(archive)[6] ?? ''
  expect(html).toContain(createHash('sha256').update(raw).digest('hex'))
  expect((await cli('case', 'export', '1')).stdout).toContain(raw)
  expect((await cli('case', 'export', '1', '--format', 'json')).stdout).toContain(
    '"format": "blotter-case/1"',
  )
  expect(await cli('case', 'export', '2')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('no case number 2'),
  })
  expect((await cli('case', 'export', 'x')).code).toBe(3)
  expect((await cli('case', 'export', '1', '--output', join(folder, 'case'))).code).toBe(3)

  const catalog = openCatalog(join(workspace, 'catalog.sqlite'))
  const gate = createCaseGate({
    casePath: join(workspace, 'case.duckdb'),
    resultsPath: join(workspace, 'results.duckdb'),
    tmpDir: folder,
  })
  const version = html.match(/Blotter (\d[^<]*)</)?.[1] ?? ''
  const services = {
    catalog,
    gate,
    cache: openCache(join(workspace, 'cache')),
    options: { toolVersion: version },
  }
  const documents = await caseDocuments(services as unknown as Services, null)
  expect(documents.map(({ path }) => path)).toEqual([
    'cases/case-1-late-31mcancels.html',
    'cases/case-1-late-31mcancels.json',
  ])
  expect(documents[0]?.content).toBe(html)
  await gate.close()
  catalog.close()
})
