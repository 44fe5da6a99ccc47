import type { Command } from 'commander'
import type { LegalHold } from '../../../shared/model/retention.ts'
import {
  type GlobalOptions,
  readDay,
  readNumberOf,
  type TextOrJson,
  withGlobals,
  withTextOrJson,
} from '../options.ts'
import { type ListColumn, printList } from '../print-list.ts'
import { withSession } from '../session.ts'

type HoldOptions = GlobalOptions & { readonly format: TextOrJson }
type AddOptions = HoldOptions & { readonly from: string; readonly to: string; readonly reason: string }
type ReleaseOptions = HoldOptions & { readonly reason: string }

export function addHold(program: Command): void {
  const hold = program.command('hold').description('legal holds: days of which nothing may be deleted')
  const withFormat = (command: Command) => withTextOrJson(withGlobals(command))
  withFormat(hold.command('add').description('place a hold on a period'))
    .requiredOption('--from <day>', 'first day, YYYY-MM-DD', readDay)
    .requiredOption('--to <day>', 'last day, YYYY-MM-DD, included', readDay)
    .requiredOption('--reason <text>', 'why, as it stands in the report')
    .action(({ from, to, reason, ...options }: AddOptions) =>
      withSession(options, async ({ client, call }) =>
        printList(
          [await client.retention.placeHold({ range: { from, to }, reason }, call)],
          COLUMNS,
          options.format,
        ),
      ),
    )
  withFormat(hold.command('release').description('release a hold; it stays in the list'))
    .argument('<id>', 'its number, as the list tells it', readNumberOf('a hold'))
    .requiredOption('--reason <text>', 'why, as it stands in the report')
    .action((id: number, { reason, ...options }: ReleaseOptions) =>
      withSession(options, async ({ client, call }) =>
        printList([await client.retention.releaseHold({ id, reason }, call)], COLUMNS, options.format),
      ),
    )
  withFormat(hold.command('list').description('every hold, in force and released')).action(
    (options: HoldOptions) =>
      withSession(options, async ({ client, call }) =>
        printList(await client.retention.holds(undefined, call), COLUMNS, options.format),
      ),
  )
}

const COLUMNS: readonly ListColumn<LegalHold>[] = [
  { name: 'id', kind: 'integer', cell: ({ id }) => id },
  { name: 'from', kind: 'text', cell: ({ from }) => from },
  { name: 'to', kind: 'text', cell: ({ to }) => to },
  { name: 'state', kind: 'text', cell: ({ released }) => (released === null ? 'in force' : 'released') },
  { name: 'reason', kind: 'text', cell: ({ reason }) => reason },
  { name: 'placed', kind: 'text', cell: ({ placedAt }) => placedAt },
  { name: 'author', kind: 'text', cell: ({ author }) => author },
  {
    name: 'released',
    kind: 'text',
    cell: ({ released }) => released && `${released.at} by ${released.author}: ${released.reason}`,
  },
]
