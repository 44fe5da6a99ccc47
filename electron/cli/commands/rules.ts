import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { AlertRule, RuleHit, RuleRun } from '../../../shared/model/alert-rule.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { EXIT } from '../../../shared/model/verification.ts'
import {
  type GlobalOptions,
  type RangeOptions,
  readCount,
  readOneOf,
  readRange,
  type TextOrJson,
  withGlobals,
  withRange,
  withTextOrJson,
} from '../options.ts'
import { type ListColumn, listTable } from '../print-list.ts'
import { rulesCsv, rulesText } from '../rules-output.ts'
import { withSession } from '../session.ts'
import { print, say } from '../terminal.ts'

const FORMATS = ['text', 'json', 'csv'] as const
type TestOptions = GlobalOptions &
  RangeOptions & { readonly format: (typeof FORMATS)[number]; readonly limit: number }

export function addRules(program: Command): void {
  const rules = program.command('rules').description('alert rules: conditions over the events, in YAML')
  withRange(
    withGlobals(
      rules
        .command('test')
        .description('run rules over the loaded days and print their hits; without a file, the saved rules')
        .argument('[rules.yaml]', 'the rules to test')
        .option('--format <format>', FORMATS.join(', '), readOneOf(FORMATS), 'text')
        .option('--limit <n>', 'hits that are listed of each rule; all are counted', readCount, 20),
    ),
  ).action(test)
  withGlobals(
    withTextOrJson(rules.command('list').description('the rules in force, and every set that was saved')),
  ).action(list)
  withGlobals(
    rules.command('show').description('print the rules: saved ones, else those to begin with'),
  ).action(show)
  withGlobals(
    rules.command('save').description('check rules and put them in force').argument('<rules.yaml>'),
  ).action(save)
  for (const [name, description] of [
    ['dismiss', 'dismiss a hit, with a reason that stands in reports'],
    ['link', 'link a hit to a case, and put its record there'],
    ['reopen', 'take back what was said of a hit'],
  ] as const) {
    const command = withGlobals(
      rules
        .command(name)
        .description(description)
        .requiredOption('--rule <name>', 'the rule')
        .requiredOption('--file <key>', 'archive key of the hit, e.g. audit/2024/01/2024-01-15.log.gz')
        .requiredOption('--line <n>', 'line of the hit', readCount),
    )
    if (name === 'link') command.requiredOption('--case <id>', 'number of the case', readCount)
    if (name === 'dismiss') command.requiredOption('--reason <text>', 'why')
    else command.option('--reason <text>', 'why', '')
    command.action((options: HitOptions) => dispose(name, options))
  }
}

async function readRules(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new BlotterError('IO', `The rules ${path} cannot be read: ${(cause as Error).message}`, {
      hint: 'Check the name of the file. `blotter rules show` prints rules to begin with.',
      cause,
    })
  }
}

async function test(path: string | undefined, options: TestOptions): Promise<void> {
  const range = readRange(options)
  const text = path === undefined ? undefined : await readRules(path)
  const run = await withSession(options, ({ client, call, follow }) =>
    follow(
      client.rules.run(
        {
          ...(text !== undefined && { text, name: path }),
          ...(range && { range }),
          limit: options.format === 'csv' ? ALL : Math.min(options.limit, ALL),
        },
        call,
      ),
    ),
  )
  await print(OUTPUT[options.format](run))
  process.exitCode = exitCodeOfRun(run)
  if (run.ground.events === 0) say('blotter: no event is loaded of these days, so there was nothing to test.')
}

/** As many as one run lists. */
const ALL = 10_000

const OUTPUT: Readonly<Record<(typeof FORMATS)[number], (run: RuleRun) => string>> = {
  text: rulesText,
  json: (run) => `${JSON.stringify(run, null, 2)}\n`,
  csv: rulesCsv,
}

/** A rule that could not be run, or no events at all, is not the same as no hits. */
function exitCodeOfRun({ outcomes, ground }: RuleRun): number {
  if (outcomes.some(({ hits }) => hits > 0)) return EXIT.findings
  if (ground.events === 0 || outcomes.some(({ failure }) => failure !== null)) return EXIT.notVerifiable
  return EXIT.good
}

const COLUMNS: readonly ListColumn<AlertRule>[] = [
  { name: 'Severity', kind: 'text', cell: ({ severity }) => severity },
  { name: 'Rule', kind: 'text', cell: ({ name }) => name },
  { name: 'Response', kind: 'text', cell: ({ responseTime }) => responseTime ?? '' },
  { name: 'Notify', kind: 'text', cell: ({ notification }) => notification.join(', ') },
  { name: 'Condition', kind: 'text', cell: ({ condition }) => condition },
]

async function list(options: GlobalOptions & { readonly format: TextOrJson }): Promise<void> {
  const { book, check, history } = await withSession(options, async ({ client, call }) => {
    const found = await client.rules.book(undefined, call)
    return {
      book: found,
      check: await client.rules.check({ text: found.text }, call),
      history: await client.rules.history(undefined, call),
    }
  })
  if (options.format === 'json') {
    const { text: _, ...told } = book
    await print(
      `${JSON.stringify({ ...told, rules: check.rules, problems: check.problems, history }, null, 2)}\n`,
    )
    return
  }
  await print(listTable(check.rules, COLUMNS))
  const state = book.saved
    ? `In force since ${book.saved.savedAt}, saved by ${book.saved.savedBy}, SHA-256 ${book.saved.sha256}`
    : 'Not saved yet: these are the rules to begin with; `blotter rules save` puts rules in force.'
  await print(`\n${state}\n`)
  if (book.fileDiffers) {
    await print(`${book.path} says something else: save it to put it in force. Listed is the file.\n`)
  }
}

async function show(options: GlobalOptions): Promise<void> {
  const book = await withSession(options, ({ client, call }) => client.rules.book(undefined, call))
  await print(book.text)
}

async function save(path: string, options: GlobalOptions): Promise<void> {
  const text = await readRules(path)
  const book = await withSession(options, ({ client, call }) => client.rules.save({ text }, call))
  await print(`${book.saved?.rules ?? 0} rules in force, SHA-256 ${book.saved?.sha256 ?? ''}\n${book.path}\n`)
}

type HitOptions = GlobalOptions &
  Pick<RuleHit, 'rule' | 'file' | 'line'> & { readonly reason: string; readonly case?: number }

async function dispose(name: 'dismiss' | 'link' | 'reopen', options: HitOptions): Promise<void> {
  const { rule, file, line, reason, case: caseId } = options
  const hits = [{ rule, file, line }]
  await withSession(options, async ({ client, call }) => {
    if (name === 'dismiss') await client.rules.dismiss({ hits, reason }, call)
    else if (name === 'reopen') await client.rules.reopen({ hits, reason }, call)
    else await client.rules.link({ hits, reason, caseId: caseId ?? 0 }, call)
  })
  await print(
    `${name === 'dismiss' ? 'dismissed' : name === 'link' ? 'linked' : 'reopened'}: ${rule} at ${file}:${line}\n`,
  )
}
