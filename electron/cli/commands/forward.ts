import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { AskedSource } from '../../../shared/contract/forward.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import {
  FORWARD_KIND_NAMES,
  FORWARD_KINDS,
  type Forwarding,
  type ForwardKind,
  type ForwardRefusal,
  type ForwardTarget,
} from '../../../shared/model/forward.ts'
import { EXIT } from '../../../shared/model/verification.ts'
import { buildFilterQuery } from '../../engine/index.ts'
import { secretNameFor } from '../environment-secrets.ts'
import { type EventOptions, eventFilter, withEventOptions } from '../event-options.ts'
import {
  type GlobalOptions,
  readCount,
  readNumberOf,
  readOneOf,
  type TextOrJson,
  withGlobals,
  withTextOrJson,
} from '../options.ts'
import { type ListColumn, printList } from '../print-list.ts'
import { type Session, withSession } from '../session.ts'
import { print, say } from '../terminal.ts'

type ForwardOptions = GlobalOptions &
  EventOptions & {
    readonly to?: ForwardKind
    readonly url?: string
    readonly index?: string
    readonly logGroup?: string
    readonly logStream?: string
    readonly region?: string
    readonly profile?: string
    readonly ca?: string
    readonly sql?: string
    readonly findings?: boolean
    readonly maxRate?: number
    readonly dryRun?: boolean
    readonly check?: boolean
    readonly resume?: number
    readonly format: TextOrJson
  }

type ListOptions = GlobalOptions & { readonly format: TextOrJson }

const SECRETS = `
Secrets come from the environment and are kept nowhere:
  Splunk                     BLOTTER_SPLUNK_TOKEN
  Elasticsearch, OpenSearch  BLOTTER_ELASTIC_API_KEY, or BLOTTER_ELASTIC_USER and BLOTTER_ELASTIC_PASSWORD
  CloudWatch Logs            what the AWS SDK reads: AWS_ACCESS_KEY_ID, AWS_PROFILE, a role of the machine

Exit code 1: records were refused; they are listed with file and line.`

export function addForward(program: Command): void {
  const command = program
    .command('forward')
    .description('send events or findings to Splunk, Elasticsearch, OpenSearch or CloudWatch Logs')
    .option('--to <target>', FORWARD_KINDS.join(', '), readOneOf(FORWARD_KINDS))
    .option('--url <address>', 'of the server, e.g. https://splunk.example.com:8088')
    .option('--index <name>', 'the index; with Splunk the default is that of the token')
    .option('--log-group <name>', 'of CloudWatch Logs')
    .option('--log-stream <name>', 'of CloudWatch Logs')
    .option('--region <region>', 'of CloudWatch Logs (default: AWS_REGION)')
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--ca <file>', 'certificates (PEM) that alone may vouch for the server')
    .option('--sql <statement>', 'send the rows of one SELECT')
    .option('--findings', 'send the findings that stand today')
    .option('--max-rate <n>', 'records a second at most', readCount)
    .option('--check', 'ask the target whether it lets us in, and send nothing')
    .option('--dry-run', 'put everything together, show the first records, and send nothing')
    .option(
      '--resume <id>',
      'go on with a forwarding that did not come to its end',
      readNumberOf('a forwarding'),
    )
  withTextOrJson(command).addHelpText('after', SECRETS)
  withGlobals(withEventOptions(command)).action(forward)
  withGlobals(
    withTextOrJson(
      command.command('list').description('what was forwarded from this workspace, newest first'),
    ),
  ).action((_: unknown, each: Command) => list(each.optsWithGlobals()))
}

async function forward(options: ForwardOptions): Promise<void> {
  if (options.resume !== undefined) return resume(options, options.resume)
  const target = await readTarget(options)
  if (options.check) return check(options, target)
  await withSession(options, async (session) => {
    const source = await askSource(session, options)
    if (options.dryRun) return dryRun(session, options, target, source)
    const { client, call, follow } = session
    const maxRate = options.maxRate ?? null
    await report(session, options, await follow(client.forward.send({ target, source, maxRate }, call)))
  })
}

async function resume(options: ForwardOptions, id: number): Promise<void> {
  await withSession(options, async (session) => {
    const { client, call, follow } = session
    const found = (await client.forward.list(undefined, call)).find((each) => each.id === id)
    const secret = found ? secretNameFor(found.target.kind) : null
    const maxRate = options.maxRate ?? null
    await report(session, options, await follow(client.forward.resume({ id, secret, maxRate }, call)))
  })
}

async function readTarget(options: ForwardOptions): Promise<ForwardTarget> {
  const { to: kind, url, index, logGroup, logStream, profile } = options
  if (kind === undefined) {
    throw new BlotterError('USAGE', 'Name where to send it with --to.', {
      hint: `One of ${FORWARD_KINDS.join(', ')}.`,
    })
  }
  const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION
  return {
    kind,
    url: url ?? null,
    index: index ?? null,
    logGroup: logGroup ?? null,
    logStream: logStream ?? null,
    region: kind === 'cloudwatch' ? region || null : null,
    profile: profile ?? null,
    ca: options.ca === undefined ? null : await readCertificates(options.ca),
    secret: secretNameFor(kind),
  }
}

async function readCertificates(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new BlotterError(
      'IO',
      `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    )
  })
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new BlotterError('USAGE', `${path} holds no certificate.`, { hint: 'Give a file in PEM form.' })
}

/** What was asked for: findings, one statement, or events by the options of `query`. */
async function askSource(session: Session, options: ForwardOptions): Promise<AskedSource> {
  const filter = eventFilter(options)
  const asked = [options.findings === true, options.sql !== undefined, Object.keys(filter).length > 0]
  if (asked.filter(Boolean).length !== 1) {
    throw new BlotterError(
      'USAGE',
      'Say what to send: --findings, --sql, or options of query as --type; one of them.',
      {
        hint: 'For all events: --sql "SELECT * FROM events ORDER BY id".',
      },
    )
  }
  if (options.findings) return { kind: 'findings' }
  const sql = options.sql ?? buildFilterQuery(filter, new Date())
  const { resultId } = await session.client.query.run({ sql }, session.call)
  return { kind: 'result', resultId }
}

async function check(options: ForwardOptions, target: ForwardTarget): Promise<void> {
  await withSession(options, async ({ client, call }) => {
    const found = await client.forward.check({ target }, call)
    if (options.format === 'json') await print(`${JSON.stringify(found, null, 2)}\n`)
    else await print(`${[found.server, ...found.notes.map((note) => `  ${note}`)].join('\n')}\n`)
  })
}

async function dryRun(
  { client, call, follow }: Session,
  options: ForwardOptions,
  target: ForwardTarget,
  source: AskedSource,
): Promise<void> {
  const preview = await follow(client.forward.preview({ target, source, whole: true }, call))
  const { total, measured } = preview
  const refusals = measured?.refusals ?? []
  if (options.format === 'json') await print(`${JSON.stringify(preview, null, 2)}\n`)
  else {
    if (preview.sample !== '') await print(`${preview.sample.replace(/\n$/, '')}\n`)
    say(
      `Dry run: ${total} records, ${measured?.bytes} bytes in ${measured?.batches} batches for ${FORWARD_KIND_NAMES[target.kind]}; nothing was sent.`,
    )
    for (const { reason, count } of refusals) say(`  ${count} would be refused: ${reason}`)
  }
  process.exitCode = refusals.length > 0 ? EXIT.findings : EXIT.good
}

const BLOCK = 1000

async function report({ client, call }: Session, options: ForwardOptions, done: Forwarding): Promise<void> {
  const refusals: ForwardRefusal[] = []
  while (refusals.length < done.refused) {
    const page = await client.forward.refusals({ id: done.id, offset: refusals.length, limit: BLOCK }, call)
    refusals.push(...page.refusals)
    if (page.refusals.length === 0) break
  }
  if (options.format === 'json') {
    const { id, read, acknowledged, refused, known, bytes, batches, status } = done
    const result = { id, status, read, acknowledged, refused, known, bytes, batches, refusals }
    await print(`${JSON.stringify(result, null, 2)}\n`)
  } else {
    const name = FORWARD_KIND_NAMES[done.target.kind]
    const known = done.known > 0 ? ` (${done.known} were there already)` : ''
    const lines = [
      `Forwarding ${done.id} to ${name}: ${done.read} read = ${done.acknowledged} acknowledged${known} + ${done.refused} refused.`,
      ...refusals.map(
        ({ row, file, line, status, reason }) =>
          `  ${file === null ? `row ${row}` : `${file}:${line ?? '?'}`}  ${status}: ${reason}`,
      ),
    ]
    await print(`${lines.join('\n')}\n`)
  }
  process.exitCode = done.refused > 0 ? EXIT.findings : EXIT.good
}

const COLUMNS: readonly ListColumn<Forwarding>[] = [
  { name: 'id', kind: 'integer', cell: ({ id }) => id },
  { name: 'started', kind: 'text', cell: ({ startedAt }) => startedAt },
  {
    name: 'target',
    kind: 'text',
    cell: ({ target }) => `${target.kind} ${target.url ?? target.region ?? ''}`.trim(),
  },
  { name: 'status', kind: 'text', cell: ({ status }) => status },
  { name: 'rows', kind: 'integer', cell: ({ total }) => total },
  { name: 'acknowledged', kind: 'integer', cell: ({ acknowledged }) => acknowledged },
  { name: 'refused', kind: 'integer', cell: ({ refused }) => refused },
  { name: 'what', kind: 'text', cell: ({ sql, what }) => sql?.replace(/\s+/g, ' ').slice(0, 60) ?? what },
]

async function list(options: ListOptions): Promise<void> {
  await withSession(options, async ({ client, call }) =>
    printList(await client.forward.list(undefined, call), COLUMNS, options.format),
  )
}
