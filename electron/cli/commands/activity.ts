import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { ActivityEntry } from '../../../shared/model/activity.ts'
import { exitCodeOf } from '../../../shared/model/verification.ts'
import { formatVerification } from '../../engine/index.ts'
import { type GlobalOptions, readCount, readOneOf, withGlobals } from '../options.ts'
import { type Session, withSession } from '../session.ts'
import { print, say } from '../terminal.ts'
import { cellText } from '../text-table.ts'

const LIST_FORMATS = ['text', 'json', 'jsonl'] as const
type ListOptions = GlobalOptions & {
  readonly search?: string
  readonly limit: number
  readonly format: (typeof LIST_FORMATS)[number]
}

/** Entries asked for at a time. */
const PAGE = 1000

export function addActivity(program: Command): void {
  const activity = withGlobals(
    program
      .command('activity')
      .description('what was done with this workspace: Blotter’s own log, chained and signed')
      .option('--search <text>', 'only entries with this text in their kind or detail')
      .option('--limit <n>', 'at most so many, the newest', readCount, 100)
      .option('--format <format>', LIST_FORMATS.join(', '), readOneOf(LIST_FORMATS), 'text'),
  ).action((_, command: Command) => list(command.opts()))
  activity
    .command('verify')
    .description('verify the log: every hash, link and signature, and its length')
    .action((_, command: Command) => verify(command.optsWithGlobals()))
  activity
    .command('export')
    .description('write the log as an archive that anybody can check')
    .requiredOption('--output <dir>', 'a new folder')
    .action((_, command: Command) => exportLog(command.optsWithGlobals()))
}

async function list(options: ListOptions): Promise<void> {
  await withSession(options, async (session) => {
    const { entries, total } = await readEntries(session, options)
    switch (options.format) {
      case 'json':
        await print(`${JSON.stringify({ total, entries }, null, 2)}\n`)
        return
      case 'jsonl':
        await print(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
        return
      case 'text':
        await print(entries.map(entryText).join(''))
        if (options.quiet !== true) say(`${entries.length} of ${total} entries`)
    }
  })
}

/** Newest first, by pages. */
async function readEntries({ client, call }: Session, { search, limit }: ListOptions) {
  const entries: ActivityEntry[] = []
  let total = 0
  for (;;) {
    const before = entries.at(-1)?.seq
    const page = await client.activity.list(
      {
        limit: Math.min(PAGE, limit - entries.length),
        ...(search !== undefined && { search }),
        ...(before !== undefined && { before }),
      },
      call,
    )
    if (before === undefined) total = page.total
    entries.push(...page.entries)
    if (page.entries.length === 0 || entries.length >= limit) return { entries, total }
  }
}

function entryText({ seq, at, kind, detail, by }: ActivityEntry): string {
  const who = by ? `${by.user}@${by.host}` : ''
  const parts = [String(seq).padStart(6), at, who, kind, detail === null ? '' : JSON.stringify(detail)]
  return `${parts.map(cellText).join('  ').trimEnd()}\n`
}

/** The result is one line of JSON, so it is JSON lines too. */
async function verify(options: ListOptions): Promise<void> {
  const result = await withSession(options, ({ client, call, follow }) =>
    follow(client.activity.verify(undefined, call)),
  )
  await print(options.format === 'text' ? formatVerification(result) : `${JSON.stringify(result)}\n`)
  process.exitCode = exitCodeOf(result)
}

async function exportLog(options: GlobalOptions & { readonly output: string }): Promise<void> {
  await withSession(options, async ({ client, call, follow, saveTo }) => {
    const written = await follow(client.activity.export({ save: saveTo(resolve(options.output)) }, call))
    await print(
      `${written.path}\nEntries: ${written.entries}\nFiles: ${written.files.length}\nHow to check it: ${written.path}/HOW-TO-CHECK.txt\n`,
    )
  })
}
