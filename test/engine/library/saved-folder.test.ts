/** Questions as files in a folder of the user's: written whole, never over another's change, never outside. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  fileNameOf,
  idOf,
  listSaved,
  removeQuestion,
  renameQuestion,
  restoreQuestion,
  saveQuestion,
  sha256Of,
} from '../../../electron/engine/library/saved-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blotter-questions-'))
  const made = folder
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
})
const put = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content)
const at = (name: string) => readFileSync(join(folder, name), 'utf8')
const save = (given: Partial<Parameters<typeof saveQuestion>[1]> = {}) =>
  saveQuestion(folder, { id: null, title: 'T', text: 'SELECT 1\n', base: null, overwrite: false, ...given })

describe('the list', () => {
  test('has .sql files of the folder and of one below, and says why not of others', async () => {
    put('b.sql', '-- title: Beta\nSELECT 2')
    put('a.SQL', 'SELECT 1')
    put('notes.txt', 'no')
    put('.hidden.sql', 'no')
    put('big.sql', 'x'.repeat(1_000_001))
    put('binary.sql', new Uint8Array([0x53, 0, 0x45]))
    put('latin.sql', new Uint8Array([0x53, 0xe4]))
    mkdirSync(join(folder, 'sub', 'deeper'), { recursive: true })
    put('sub/c.sql', '\uFEFF-- title: Gamma\r\n-- subject: Sub\r\nSELECT :x\r\n')
    put('sub/deeper/d.sql', 'no')
    mkdirSync(join(folder, 'folder.sql'))
    const outside = mkdtempSync(join(tmpdir(), 'blotter-outside-'))
    onTestFinished(() => rmSync(outside, { recursive: true }))
    writeFileSync(join(outside, 'secret.sql'), 'SELECT secret')
    symlinkSync(join(outside, 'secret.sql'), join(folder, 'link.sql'))
    symlinkSync(outside, join(folder, 'linked'))

    const { questions, skipped, problem } = await listSaved(folder)
    expect(problem).toBeNull()
    expect(questions.map(({ name, title, text }) => [name, title, text])).toEqual([
      ['a.SQL', 'a', 'SELECT 1'],
      ['b.sql', 'Beta', '-- title: Beta\nSELECT 2'],
      ['sub/c.sql', 'Gamma', '-- title: Gamma\n-- subject: Sub\nSELECT :x\n'],
    ])
    expect(questions.every(({ id }) => /^[0-9a-f]{24}$/.test(id))).toBe(true)
    expect(Object.fromEntries(skipped.map(({ name, reason }) => [name, reason]))).toEqual({
      'big.sql': 'big.sql is longer than 1.00 MB: not read.',
      'binary.sql': 'binary.sql is no text: it has bytes that are zero.',
      'folder.sql': 'It is no plain file.',
      'latin.sql': 'latin.sql is no text in UTF-8.',
      'link.sql': 'It is a symbolic link: not followed.',
    })
  })

  test('shows what changed outside', async () => {
    put('a.sql', 'SELECT 1')
    const [before] = (await listSaved(folder)).questions
    put('a.sql', 'SELECT 1, 2')
    const [after] = (await listSaved(folder)).questions
    expect([before?.text, after?.text]).toEqual(['SELECT 1', 'SELECT 1, 2'])
    expect(before?.id).toBe(after?.id)
  })

  test('of a folder that is gone is a failure that names it', async () => {
    await expect(listSaved(join(folder, 'gone'))).rejects.toMatchObject({ code: 'IO' })
  })
})

describe('saving', () => {
  test('makes a file by its title, beside one that has the name, and leaves no parts', async () => {
    const first = await save({ title: 'Fälle: wer / wann?', text: 'SELECT 1\r\n' })
    const second = await save({ title: 'Fälle: wer / wann?', text: 'SELECT 2\n' })
    expect(first).toMatchObject({ status: 'saved', question: { name: 'falle-wer-wann.sql' } })
    expect(second).toMatchObject({ status: 'saved', question: { name: 'falle-wer-wann-2.sql' } })
    expect([at('falle-wer-wann.sql'), at('falle-wer-wann-2.sql')]).toEqual(['SELECT 1\n', 'SELECT 2\n'])
    expect(readdirSync(folder).sort()).toEqual(['falle-wer-wann-2.sql', 'falle-wer-wann.sql'])
  })

  test('does not write over what another wrote meanwhile', async () => {
    put('a.sql', 'SELECT 1')
    const base = sha256Of('SELECT 1')
    const id = idOf('a.sql')
    put('a.sql', 'SELECT other')
    const outcome = await save({ id, base, text: 'SELECT mine' })
    expect(outcome).toEqual({
      status: 'changed',
      id,
      text: 'SELECT other',
      sha256: sha256Of('SELECT other'),
    })
    expect(at('a.sql')).toBe('SELECT other')
    expect(await save({ id, base: sha256Of('SELECT other'), text: 'SELECT mine' })).toMatchObject({
      status: 'saved',
    })
    expect(at('a.sql')).toBe('SELECT mine')
  })

  test('says when the file is gone, and takes no id for a path', async () => {
    expect(await save({ id: idOf('gone.sql'), base: 'x', text: 'SELECT 1' })).toEqual({ status: 'gone' })
    expect(await save({ id: '../outside', base: 'x', text: 'SELECT 1' })).toEqual({ status: 'gone' })
    expect(readdirSync(folder)).toEqual([])
  })

  test.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['CON', 'question-con'],
    ['¿?', 'question'],
    ['x'.repeat(300), 'x'.repeat(80)],
  ])('“%s” is a safe name', (title, name) => expect(fileNameOf(title)).toBe(name))
})

test('a question is renamed in its head and by its file, deleted into the trash, and brought back', async () => {
  mkdirSync(join(folder, 'sub'))
  put('sub/a.sql', '-- subject: S\n-- title: Old\n-- by: me\nSELECT 1\n')
  const renamed = await renameQuestion(folder, idOf('sub/a.sql'), 'New one')
  expect(renamed).toMatchObject({ name: 'sub/new-one.sql', title: 'New one', subject: 'S' })
  expect(at('sub/new-one.sql')).toBe('-- subject: S\n-- title: New one\n-- by: me\nSELECT 1\n')
  expect(readdirSync(join(folder, 'sub'))).toEqual(['new-one.sql'])

  const { trashed } = await removeQuestion(folder, renamed.id)
  expect((await listSaved(folder)).questions).toEqual([])
  expect(await restoreQuestion(folder, trashed)).toMatchObject({ name: 'sub/new-one.sql', title: 'New one' })
  await expect(restoreQuestion(folder, trashed)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(readdirSync(join(folder, '.trash'))).toEqual([])
})
