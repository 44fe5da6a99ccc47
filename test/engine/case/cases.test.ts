/** Cases: what is put together stays together, and is exported so that it explains itself. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { notesHtml } from '../../../electron/engine/case/notes-html.ts'
import { notesMarkdown } from '../../../electron/engine/case/notes-markdown.ts'
import { parseNotes } from '../../../electron/engine/case/parse-notes.ts'
import {
  add,
  type Client,
  FILE,
  makeWorkspace,
  pull,
  readArchiveLines,
  withEngine,
  writeArchiveLines,
} from './support.ts'

const HOSTILE =
  '</pre><script>alert(1)</script><img src=x onerror=alert(2)> \u202Etxt.exe\u2066 [a](javascript:alert(3)) ![b](https://evil.example/x.png) <https://evil.example/auto> https://evil.example/bare\r\n| a | b |\n\0'

async function fill(client: Client) {
  const { id } = await client.case.create({ title: 'Late cancels' })
  await client.mark.star({ places: [{ file: FILE, line: 7 }], on: true })
  await client.mark.comment({ file: FILE, line: 7, text: 'The first one.' })
  const { resultId } = await client.query.run({
    sql: 'SELECT file, line, event_type, range AS n FROM events, range(100) ORDER BY file, line, n LIMIT 18000',
  })
  const { added } = await add(client, id, [
    { kind: 'record', file: FILE, line: 7 },
    { kind: 'result', resultId, name: 'Everything a hundred times' },
    { kind: 'day', day: '2024-01-02' },
    {
      kind: 'chart',
      title: 'Orders',
      svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="5" height="5" fill="#1f5fbf"/></svg>',
      description: 'One square.',
      sql: 'SELECT 1',
    },
  ])
  await client.case.setCaption({ member: added[0] ?? 0, caption: 'Where it began' })
  await client.case.saveNotes({ id, notes: '# What happened\n\nThe **desk** cancelled.', version: false })
  return { id, added, resultId }
}

test('members, order, captions, notes and status are there after a restart, and each change is told', async () => {
  const { archive, workspace } = await makeWorkspace()
  const { id, added } = await withEngine(workspace, async (client) => {
    await pull(client, archive)
    return fill(client)
  })
  await withEngine(workspace, async (client) => {
    const [record, result, day, chart] = added as [number, number, number, number]
    await client.case.reorder({ id, order: [chart, record, result, day] })
    await client.case.remove({ member: day })
    expect((await client.case.get({ id })).list.map((member) => member.id)).toEqual([chart, record, result])
    const restored = await client.case.restore({ member: day })
    expect(restored.list.map((member) => member.id)).toEqual([chart, record, result, day])
    // A record is in a case once.
    const again = await add(client, id, [{ kind: 'record', file: FILE, line: 7 }])
    expect(again.added).toEqual([])
    expect(again.detail).toMatchObject({
      title: 'Late cancels',
      status: 'open',
      members: 4,
      notes: '# What happened\n\nThe **desk** cancelled.',
    })
    const frozen = again.detail.list.find((member) => member.id === result)?.content
    expect(frozen).toMatchObject({
      kind: 'result',
      result: { rowCount: 18_000, name: 'Everything a hundred times', lineage: { missingDays: 0 } },
    })
    if (frozen?.kind !== 'result') throw new Error('a result')
    expect(frozen.result.rows).toHaveLength(1000)
    expect(frozen.result.files.map(({ file }) => file)).toHaveLength(3)
    expect(again.detail.list[1]).toMatchObject({
      caption: 'Where it began',
      content: { record: { starred: true } },
    })

    await client.case.saveNotes({ id, notes: 'Closed: it was the desk.', version: true })
    await client.case.setStatus({ id, status: 'closed' })
    await client.case.setTitle({ id, title: 'Late cancels, explained' })
    const history = await client.case.history({ id })
    expect(history.map(({ kind, text }) => [kind, text])).toEqual([
      ['title', 'Late cancels, explained'],
      ['status', 'closed'],
      ['notes', 'Closed: it was the desk.'],
      ['status', 'open'],
      ['title', 'Late cancels'],
    ])
    expect(await client.case.list()).toMatchObject([
      { id, title: 'Late cancels, explained', status: 'closed' },
    ])
    const told = (await client.activity.list({ search: 'blotter.case' })).entries
      .map(({ kind }) => kind)
      .reverse()
    expect(told).toEqual([
      'case.created',
      'case.added',
      'case.caption',
      'case.reordered',
      'case.removed',
      'case.restored',
      'case.notes',
      'case.status',
      'case.titled',
    ])
  })
})

test('a result in a case is a copy: its hash is that of the exported CSV, and later runs do not alter it', async () => {
  const { archive, workspace } = await makeWorkspace()
  await withEngine(workspace, async (client) => {
    await pull(client, archive)
    const { id } = await client.case.create({ title: 'Copy' })
    const { resultId } = await client.query.run({
      sql: "SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, NULL ORDER BY a",
    })
    const { detail } = await add(client, id, [
      { kind: 'result', resultId, name: 'Two', sort: [{ column: 0, direction: 'desc' }] },
    ])
    const content = detail.list[0]?.content
    if (content?.kind !== 'result') throw new Error('a result')
    expect(content.result.rows).toEqual([
      [2, null],
      [1, 'x'],
    ])
    const csv = createHash('sha256').update('a,b\r\n2,\r\n1,x\r\n').digest('hex')
    expect(content.result.csvSha256).toBe(csv)
    const filtered = await add(client, id, [
      {
        kind: 'result',
        resultId,
        name: 'One',
        filter: [{ column: 0, operator: 'greater', values: ['1'] }],
      },
    ])
    const one = filtered.detail.list[1]?.content
    if (one?.kind !== 'result') throw new Error('a result')
    expect(one.result).toMatchObject({ rows: [[2, null]], rowCount: 1, filter: ['a > 1'] })
    expect((await client.case.render({ id, format: 'html' })).content).toContain('Only rows where a &gt; 1.')
    await expect(add(client, id, [{ kind: 'result', resultId: 'gone', name: 'x' }])).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

/** What Python's own parser sees in a page: elements, attributes with addresses or scripts, and the text. */
const PARSER = `
import json, sys
from html.parser import HTMLParser
class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.bad, self.text, self.ids, self.refs = {}, [], [], [], []
    def handle_starttag(self, tag, attrs):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        for name, value in attrs:
            if name.startswith('on') or name in ('src', 'action', 'formaction', 'srcset', 'poster', 'background', 'ping'):
                self.bad.append([tag, name, value])
            if name in ('href', 'xlink:href'):
                (self.refs if value.startswith('#') else self.bad).append(value)
            if name == 'style': self.bad.append([tag, name, value])
            if name == 'id': self.ids.append(value)
    def handle_data(self, data): self.text.append(data)
reader = Reader()
reader.feed(open(sys.argv[1], encoding='utf-8').read())
reader.close()
print(json.dumps({'tags': reader.tags, 'bad': reader.bad, 'text': ''.join(reader.text), 'ids': reader.ids, 'refs': reader.refs}))
`

type Parsed = {
  readonly tags: Readonly<Record<string, number>>
  readonly bad: readonly unknown[]
  readonly text: string
  readonly ids: readonly string[]
  readonly refs: readonly string[]
}

function parseHtml(html: string): Parsed {
  const path = join(mkdtempSync(join(tmpdir(), 'blotter-case-html-')), 'case.html')
  writeFileSync(path, html)
  const out = execFileSync('python3', ['-c', PARSER, path], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(out) as Parsed
}

test('the exported HTML holds every record to the byte, runs nothing and asks for nothing', async () => {
  const { archive, workspace } = await makeWorkspace()
  await withEngine(workspace, async (client) => {
    await pull(client, archive)
    const { id } = await fill(client)
    const { content, suggestedName } = await client.case.render({ id, format: 'html' })
    expect(suggestedName).toBe('case-1-late-cancels.html')
    // The same case, the same bytes.
    expect((await client.case.render({ id, format: 'html' })).content).toBe(content)
    const { tags, bad, text, ids, refs } = parseHtml(content)
    expect(bad).toEqual([])
    expect(tags.script).toBeUndefined()
    expect(content).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(refs.map((ref) => ref.slice(1)).filter((ref) => !ids.includes(ref))).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
    const raw = readArchiveLines(archive)[6] ?? ''
    expect(text).toContain(raw)
    for (const said of [
      createHash('sha256').update(raw).digest('hex'),
      'Where it began',
      'The first one.',
      'What happened',
      'The first 1,000 of 18,000 rows are below.',
      'SELECT file, line, event_type, range AS n FROM events',
      'In the archive as marked',
      'UTC',
      'Blotter test',
    ])
      expect(text.includes(said), said).toBe(true)
    const files = await client.query.run({ sql: 'SELECT sha256 FROM files' })
    for (const [sha256] of (await client.query.page({ resultId: files.resultId, offset: 0, limit: 9 })).rows)
      expect(text).toContain(sha256)

    const json = JSON.parse((await client.case.render({ id, format: 'json' })).content)
    expect(json).toMatchObject({
      format: 'blotter-case/1',
      time_zone: 'UTC',
      case: { title: 'Late cancels' },
    })
    expect(json.entries[0].record.raw).toEqual({ text: raw, bytes: Buffer.byteLength(raw), base64: null })
    const markdown = (await client.case.render({ id, format: 'md' })).content
    expect(markdown).toContain(`\`\`\`\n${raw}\n\`\`\``)
    expect(markdown).toContain('### What happened')
  })
})

test('hostile text in any field stays text', async () => {
  const { archive, workspace } = await makeWorkspace()
  const lines = [...readArchiveLines(archive)]
  // A line that is no JSON, no plain text, and no UTF-8 either.
  lines.push(`{"x":"${HOSTILE.replaceAll(/[\r\n\0]/g, '')}"}`)
  writeArchiveLines(archive, lines)
  await withEngine(workspace, async (client) => {
    await pull(client, archive)
    await client.workspace.setSetting({ key: 'author.name', value: `Eve <script>${'\u202E'}` })
    const hostile = { file: FILE, line: lines.length }
    await client.mark.tag({ places: [hostile], tag: '<b>\u202Etag</b>', on: true })
    const { id: comment } = await client.mark.comment({ ...hostile, text: HOSTILE })
    await client.mark.editComment({ id: comment, text: `${HOSTILE}!` })
    const { id } = await client.case.create({ title: HOSTILE.slice(0, 200) })
    const { resultId } = await client.query.run({
      sql: `SELECT '${HOSTILE.replaceAll('\0', '')}' AS "<script>alert(4)</script>", repeat('x', 1000000) AS long`,
    })
    const { added } = await add(client, id, [
      { kind: 'record', ...hostile },
      {
        kind: 'result',
        resultId,
        name: HOSTILE.slice(0, 100),
      },
      {
        kind: 'chart',
        title: '<script>',
        description: HOSTILE,
        sql: HOSTILE,
        svg: `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(5)"><script>alert(6)</script><foreignObject><body onload="x"/></foreignObject><a href="https://evil.example"><text onclick="x" style="fill:url(https://evil.example/f);stroke:red">a</text></a><image href="https://evil.example/i.png"/><use href="#x"/><text id="notes">&lt;script&gt;</text></svg>`,
      },
    ])
    for (const member of added) await client.case.setCaption({ member, caption: HOSTILE })
    await client.case.saveNotes({ id, notes: `${HOSTILE}\n\n${'long '.repeat(200_000)}`, version: true })
    const { content } = await client.case.render({ id, format: 'html' })
    const { tags, bad, text, ids } = parseHtml(content)
    expect(bad).toEqual([])
    for (const tag of ['script', 'img', 'image', 'use', 'foreignobject', 'iframe', 'object', 'link', 'b'])
      expect(tags[tag], tag).toBeUndefined()
    expect(tags.body).toBe(1)
    expect(tags.a).toBe(2 + added.length)
    expect(new Set(ids).size).toBe(ids.length)
    expect(content).not.toMatch(/[\u202A-\u202E\u2066-\u2069\0]/)
    expect(text).toContain('\\u{202e}')
    expect(text).toContain('<script>alert(1)</script>')
    expect(text).toContain('javascript:alert(3)')
    const raw = Buffer.from(lines.at(-1) ?? '')
    expect(text).toContain(raw.toString('base64'))
    expect(text).toContain(createHash('sha256').update(raw).digest('hex'))

    const markdown = (await client.case.render({ id, format: 'md' })).content
    expect(markdown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\0]/)
    // Outside of fences nothing is left that a viewer takes for HTML or for an address.
    const outside = markdown.replace(/(`{3,})[^\n]*\n[\s\S]*?\n\1/g, '')
    expect(outside).not.toMatch(/<(script|img|b|https?:)/)
    expect(outside).not.toMatch(/https?:\/\//)
  })
})

test('notes become a tree: no HTML passes, an address is shown and never followed', () => {
  const html = (text: string) => notesHtml(parseNotes(text))
  expect(html('# One\n\n- a\n- **b** `c`\n\n3. x\n4. y')).toBe(
    '<h3>One</h3><ul><li>a</li><li><strong>b</strong> <code>c</code></li></ul><ol start="3"><li>x</li><li>y</li></ol>',
  )
  expect(html('[the desk](https://desk.example/a?b=1&c=2) ![p](x.png)')).toBe(
    '<p>the desk <span class="address">(https://desk.example/a?b=1&amp;c=2)</span> [Picture: p] <span class="address">(x.png)</span></p>',
  )
  expect(html('[x](javascript:alert(1))')).not.toContain('<a')
  expect(html('<img src=x onerror=y>')).toBe('<p>&lt;img src=x onerror=y&gt;</p>')
  expect(html('| a | b |\n| - | - |\n| 1 | <b> |')).toContain('<td>&lt;b&gt;</td>')
  expect(html('```\na < b\n```\n\n> said\n\n---')).toBe(
    '<pre>a &lt; b</pre><blockquote><p>said</p></blockquote><hr>',
  )
  expect(html(`${'>'.repeat(5000)} deep`).length).toBeLessThan(10_000)
  // What is written as Markdown anew is read as the same.
  for (const text of [
    '- a\n  - b\n- c',
    '1. one\n2. two',
    'a *b* **c** ~~d~~ `e`',
    '> q\n> r',
    '| a |\n| --- |\n| 1 |',
  ]) {
    expect(html(notesMarkdown(parseNotes(text))), text).toBe(html(text))
  }
  expect(html(notesMarkdown(parseNotes('\\# no heading\n\n1\\. no list\n\n\\- none')))).toBe(
    '<p># no heading</p><p>1. no list</p><p>- none</p>',
  )
})
