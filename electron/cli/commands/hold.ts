import { type Command, InvalidArgumentError } from 'commander'
import type { LegalHold } from '../../../shared/model/retention.ts'
import { type GlobalOptions, readDay, readOneOf, withGlobals } from '../options.ts'
import { withSession } from '../session.ts'
import { print } from '../terminal.ts'
import { textTable } from '../text-table.ts'

const FORMATS = ['text', 'json'] as const
type HoldOptions = GlobalOptions & { readonly format: (typeof FORMATS)[number] }
type AddOptions = HoldOptions & { readonly from: string; readonly to: string; readonly reason: string }
type ReleaseOptions = HoldOptions & { readonly reason: string }

export function addHold(program: Command): void {
  const hold = program.command('hold').description('legal holds: days of which nothing may be deleted')
  const withFormat = (command: Command) =>
    withGlobals(command).option('--format <format>', FORMATS.join(', '), readOneOf(FORMATS), 'text')
  withFormat(hold.command('add').description('place a hold on a period'))
    .requiredOption('--from <day>', 'first day, YYYY-MM-DD', readDay)
    .requiredOption('--to <day>', 'last day, YYYY-MM-DD, included', readDay)
    .requiredOption('--reason <text>', 'why, as it stands in the report')
    .action(({ from, to, reason, ...options }: AddOptions) =>
      withSession(options, async ({ client, call }) =>
        printHolds([await client.retention.placeHold({ range: { from, to }, reason }, call)], options),
      ),
    )
  withFormat(hold.command('release').description('release a hold; it stays in the list'))
    .argument('<id>', 'its number, as the list tells it', readId)
    .requiredOption('--reason <text>', 'why, as it stands in the report')
    .action((id: number, { reason, ...options }: ReleaseOptions) =>
      withSession(options, async ({ client, call }) =>
        printHolds([await client.retention.releaseHold({ id, reason }, call)], options),
      ),
    )
  withFormat(hold.command('list').description('every hold, in force and released')).action(
    (options: HoldOptions) =>
      withSession(options, async ({ client, call }) =>
        printHolds(await client.retention.holds(undefined, call), options),
      ),
  )
}

function readId(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError(`'${text}' is not the number of a hold.`)
  return Number(text)
}

const COLUMNS = [
  { name: 'id', type: 'BIGINT', kind: 'integer' },
  { name: 'from', type: 'VARCHAR', kind: 'text' },
  { name: 'to', type: 'VARCHAR', kind: 'text' },
  { name: 'state', type: 'VARCHAR', kind: 'text' },
  { name: 'reason', type: 'VARCHAR', kind: 'text' },
  { name: 'placed', type: 'VARCHAR', kind: 'text' },
  { name: 'author', type: 'VARCHAR', kind: 'text' },
  { name: 'released', type: 'VARCHAR', kind: 'text' },
] as const

async function printHolds(holds: readonly LegalHold[], { format }: HoldOptions): Promise<void> {
  if (format === 'json') {
    await print(`${JSON.stringify(holds, null, 2)}\n`)
    return
  }
  const rows = holds.map(({ id, from, to, released, reason, placedAt, author }) => [
    id,
    from,
    to,
    released === null ? 'in force' : 'released',
    reason,
    placedAt,
    author,
    released === null ? null : `${released.at} by ${released.author}: ${released.reason}`,
  ])
  await print(textTable(COLUMNS, rows, true))
}
