import type { Command } from 'commander'
import { type GlobalOptions, readOneOf, withGlobals } from '../options.ts'
import { printResult, RESULT_FORMATS, type ResultFormat } from '../print-result.ts'
import { withSession } from '../session.ts'

type SqlOptions = GlobalOptions & { readonly format?: ResultFormat; readonly output?: string }

export function addSql(program: Command): void {
  const command = program
    .command('sql')
    .description('run one SELECT over what was loaded')
    .argument('<statement>', 'the statement')
    .option('--format <format>', RESULT_FORMATS.join(', '), readOneOf(RESULT_FORMATS))
    .option('--output <file>', 'write to a file instead of stdout')
  withGlobals(command).action((statement: string, options: SqlOptions) =>
    withSession(options, (session) => printResult(session, statement, options)),
  )
}
