import type { Command } from 'commander'
import { BlotterError } from '../../../shared/model/error.ts'
import { boundAs, initialValue, type ParamValue, parseQuestion } from '../../../shared/model/question.ts'
import { collect, type GlobalOptions, readOneOf, withGlobals } from '../options.ts'
import { printResult, RESULT_FORMATS, type ResultFormat } from '../print-result.ts'
import { type Session, withSession } from '../session.ts'
import { print } from '../terminal.ts'

type SqlOptions = GlobalOptions & {
  readonly format?: ResultFormat
  readonly output?: string
  readonly param?: readonly string[]
  readonly question?: string
  readonly questions?: boolean
}

export function addSql(program: Command): void {
  const command = program
    .command('sql')
    .description('run one SELECT over what was loaded')
    .argument('[statement]', 'the statement; :name in it is a parameter')
    .option('--param <name=value>', 'the value of a parameter, once for each', collect)
    .option('--question <id>', 'run a ready question in place of a statement')
    .option('--questions', 'list the ready questions with their parameters')
    .option('--format <format>', RESULT_FORMATS.join(', '), readOneOf(RESULT_FORMATS))
    .option('--output <file>', 'write to a file instead of stdout')
  withGlobals(command).action((statement: string | undefined, options: SqlOptions) =>
    withSession(options, async (session) => {
      if (options.questions) return listQuestions(session)
      const sql = await statementOf(session, statement, options.question)
      const params = await paramsOf(session, sql, options.param ?? [])
      await printResult(session, sql, { ...options, params })
    }),
  )
}

async function statementOf(
  session: Session,
  statement: string | undefined,
  id: string | undefined,
): Promise<string> {
  if (id === undefined && statement !== undefined) return statement
  if (id === undefined || statement !== undefined) {
    throw new BlotterError('USAGE', 'Give a statement, or a ready question with --question.', {
      hint: 'blotter sql --questions lists them.',
    })
  }
  const questions = await session.client.library.ready(undefined, session.call)
  const found = questions.find((question) => question.id === id)
  if (found) return found.text
  throw new BlotterError('USAGE', `There is no ready question ${id}.`, {
    hint: 'blotter sql --questions lists them.',
  })
}

/** What was given, and the defaults of what the head of the statement declares. */
async function paramsOf(
  session: Session,
  sql: string,
  given: readonly string[],
): Promise<Readonly<Record<string, ParamValue>>> {
  const values: Record<string, ParamValue> = {}
  const { params } = parseQuestion(sql).question
  const open = params.some(({ initial }) => initial === 'first_day' || initial === 'last_day')
  const days = open ? await session.client.library.days(undefined, session.call) : null
  for (const param of params) {
    const initial = initialValue(param, days)
    if (initial !== null) values[param.name] = boundAs(param, initial)
  }
  for (const text of given) {
    const [, name, value] = /^:?([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/.exec(text) ?? []
    if (name === undefined || value === undefined) {
      throw new BlotterError('USAGE', `--param ${text} is not name=value.`, {
        hint: 'For example: --param ticker=AAPL',
      })
    }
    const key = name.toLowerCase()
    const param = params.find((each) => each.name === key)
    if (param && param.choices.length > 0 && !param.choices.includes(value)) {
      throw new BlotterError('USAGE', `The parameter :${key} is one of ${param.choices.join(', ')}.`)
    }
    values[key] = boundAs(param, value)
  }
  return values
}

async function listQuestions(session: Session): Promise<void> {
  const questions = await session.client.library.ready(undefined, session.call)
  const lines = questions.flatMap(({ id, title, subject, params }, at) => [
    ...(subject === questions[at - 1]?.subject ? [] : [`${at === 0 ? '' : '\n'}${subject}`]),
    `  ${id.padEnd(28)} ${title}${params.length ? ` (${params.map(({ name }) => name).join(', ')})` : ''}`,
  ])
  await print(`${lines.join('\n')}\n`)
}
