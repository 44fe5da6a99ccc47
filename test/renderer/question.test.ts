/** Heads of question files: what is printed is read again, and what is odd is left as it stands. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  boundAs,
  initialValue,
  PARAM_TYPES,
  parseQuestion,
  plainText,
  type Question,
  type QuestionParam,
  valueProblem,
  withTitle,
} from '../../shared/model/question.ts'

const line = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll(/\s+/g, ' ').trim())
const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,20}$/)
const choice = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => text.replaceAll(/\s+/g, ' ').trim())
  .filter((text) => text !== '')
const param: fc.Arbitrary<QuestionParam> = fc
  .record({
    name,
    type: fc.constantFrom(...PARAM_TYPES),
    choices: fc.uniqueArray(choice, { minLength: 1, maxLength: 4 }),
    initial: fc.option(line, { nil: null }),
    label: line,
  })
  .map((one) => (one.type === 'choice' ? one : { ...one, choices: [] }))
const question: fc.Arbitrary<Question> = fc.record({
  title: line.map((text) => text.slice(0, 100)),
  subject: line,
  description: line,
  params: fc.uniqueArray(param, { maxLength: 6, selector: (one) => one.name }),
  notes: fc.array(
    line.map((text) => `-- Note ${text}`.trimEnd()),
    { maxLength: 3 },
  ),
  sql: fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => `SELECT ${plainText(text)}`.trimEnd()),
})

/** The question as a file: `parseQuestion` gives back the same. */
function printQuestion({ title, subject, description, params, notes, sql }: Question): string {
  const head = [
    ...(title ? [`-- title: ${title}`] : []),
    ...(subject ? [`-- subject: ${subject}`] : []),
    ...(description ? [`-- description: ${description}`] : []),
    ...params.map((param) => `-- param ${printParam(param)}`),
    ...notes,
  ]
  return `${[...head, ...(sql ? [sql] : [])].join('\n')}\n`
}

function printParam({ name, type, choices, initial, label }: QuestionParam): string {
  const list = type === 'choice' ? `(${choices.map(quote).join(', ')})` : ''
  const value = initial === null ? '' : ` = ${quote(initial)}`
  return `${name}: ${type}${list}${value}${label ? ` -- ${label}` : ''}`
}

const quote = (text: string): string =>
  /^[A-Za-z0-9_.:+-]+$/.test(text) && !text.includes('--') ? text : `'${text.replaceAll("'", "''")}'`

describe('a question', () => {
  test('is read as it was printed', () => {
    fc.assert(
      fc.property(question, (given) => {
        const { question: read, problems } = parseQuestion(printQuestion(given))
        expect(problems).toEqual([])
        expect(read).toEqual(given)
      }),
      { numRuns: 500 },
    )
  })

  test('takes any text without failing, and its statement stays', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { question: read } = parseQuestion(
          `-- title: T\n-- param ${text.replaceAll(/[\r\n]/g, '')}\nSELECT 1`,
        )
        expect(read.sql.endsWith('SELECT 1')).toBe(true)
        parseQuestion(text)
      }),
    )
  })

  test('gets another title, and nothing else', () => {
    fc.assert(
      fc.property(question, line.filter(Boolean), (given, title) => {
        const { question: read } = parseQuestion(withTitle(printQuestion(given), title))
        expect(read).toEqual({ ...given, title })
      }),
    )
  })

  test('of Windows, with a mark of byte order, is read the same', () => {
    const text =
      '-- title: Fills\r\n-- Param From: DATE = first_day -- First day\r\n-- by: me\r\n\r\nSELECT :from\r\n'
    expect(parseQuestion(`\uFEFF${text}`).question).toEqual({
      title: 'Fills',
      subject: '',
      description: '',
      params: [{ name: 'from', type: 'date', choices: [], initial: 'first_day', label: 'First day' }],
      notes: ['-- by: me'],
      sql: 'SELECT :from',
    })
  })

  test.each([
    ['-- param 1st: date', /“1st” is no name of a parameter/],
    ['-- param day: moment', /:day has the type “moment”/],
    ['-- param side: choice', /:side is a choice of nothing/],
    ['-- param side: choice()', /:side is a choice of nothing/],
    ['-- param n: integer(1, 2)', /Only a choice lists its values/],
    ['-- param what', /declared as `name: type = default -- label`/],
    ['-- param a: text\n-- param A: date', /:a is declared twice/],
  ])('%s is told and left as it stands', (head, message) => {
    const { question: read, problems } = parseQuestion(`${head}\nSELECT 1`)
    expect(problems[0]?.message).toMatch(message)
    expect(read.notes).toEqual([head.split('\n').at(-1)])
  })
})

describe('values', () => {
  test.each([
    ['date', ['2024-02-29'], ['2023-02-29', '2024-2-9', '', 'x']],
    [
      'time',
      ['2024-01-31 14:30:00', '2024-01-31T14:30:00.123456789Z', '2024-01-31'],
      ['14:30', '2024-01-31 25:00'],
    ],
    ['integer', ['0', '-7', '+12'], ['1.0', '1e3', '', '1'.repeat(19)]],
    ['decimal', ['1', '-0.5', '.25', '12345678901234567890.12345678'], ['1e3', '0.123456789', '.', '']],
    ['boolean', ['true', 'FALSE'], ['yes', '1']],
    ['choice', ['buy'], ['sell', '']],
    ['text', ['', 'anything'], []],
  ] as const)('%s', (type, good, bad) => {
    for (const value of good) expect(valueProblem(type, value, ['buy']), value).toBeNull()
    for (const value of bad) expect(valueProblem(type, value, ['buy']), value).not.toBeNull()
  })

  test('begin with the days of the archive where these are named', () => {
    const days = { first: '2024-01-02', last: '2024-02-12' }
    const of = (type: QuestionParam['type'], initial: string | null): QuestionParam => ({
      name: 'x',
      type,
      choices: [],
      initial,
      label: '',
    })
    expect(initialValue(of('date', 'first_day'), days)).toBe('2024-01-02')
    expect(initialValue(of('time', 'last_day'), days)).toBe('2024-02-12 23:59:59')
    expect(initialValue(of('date', 'last_day'), null)).toBeNull()
    expect(initialValue(of('text', ''), days)).toBe('')
    expect(initialValue(of('text', null), days)).toBeNull()
    expect(boundAs(of('choice', null), 'buy')).toEqual({ value: 'buy', type: 'text' })
    expect(boundAs(undefined, '7')).toEqual({ value: '7' })
  })
})
