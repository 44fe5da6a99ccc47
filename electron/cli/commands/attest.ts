import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { attestationDeadline } from '../../../shared/contract/attest.ts'
import {
  ATTESTATION_STATE_WORDS,
  type AttestationDay,
  type AttestationDeadline,
  type AttestationList,
  type AttestationSummary,
} from '../../../shared/model/attestation.ts'
import { deadlineWords } from '../../../shared/model/deadline-words.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { EXIT } from '../../../shared/model/verification.ts'
import {
  type GlobalOptions,
  type RangeOptions,
  readDay,
  readRange,
  type TextOrJson,
  withGlobals,
  withRange,
  withTextOrJson,
} from '../options.ts'
import { type Session, withSession } from '../session.ts'
import { print } from '../terminal.ts'
import { cellText } from '../text-table.ts'

type AttestOptions = GlobalOptions &
  RangeOptions & {
    readonly date?: string
    readonly by?: string
    readonly key?: string
    readonly acknowledge?: string
    readonly list?: boolean
    readonly verify?: boolean
    readonly export?: string
    /** True: it is asked for. */
    readonly deadline?: AttestationDeadline | true
    readonly format: TextOrJson
  }

export function addAttest(program: Command): void {
  const command = program
    .command('attest')
    .description(
      'certify a day: its figures, signed and chained; list which days are signed, open, late, re-opened',
    )
    .option('--date <day>', 'the day, YYYY-MM-DD', readDay)
    .option('--by <name>', 'who certifies')
    .option('--key <pem>', 'private Ed25519 key that signs (default: the workspace’s)')
    .option(
      '--acknowledge <reason>',
      'sign although files failed or were not checked; becomes part of what is signed',
    )
    .option('--list', 'list days with their state; 1 when any is open, late or re-opened')
    .option('--verify', 'verify the chain: every hash, link and signature')
    .option('--export <file>', 'write the newest attestation of --date with signature, key and figures')
    .option(
      '--deadline [days@time]',
      'until when a day is to be signed; with 1@18:00 set it, for all days: so many business days (Monday to Friday) after the day, at this time, UTC',
      readDeadline,
    )
  withRange(withGlobals(withTextOrJson(command))).action(attest)
}

async function attest(options: AttestOptions): Promise<void> {
  const asked = [options.list, options.verify, options.export, options.by, options.deadline].filter(
    (each) => each !== undefined,
  )
  if (asked.length !== 1) {
    throw new BlotterError('USAGE', 'Say one of: --by (to sign), --list, --verify, --export, --deadline.', {
      hint: 'blotter attest --date 2024-01-15 --by "Ana Ruiz" --key key.pem',
    })
  }
  await withSession(options, (session) => {
    if (options.list) return list(session, options)
    if (options.verify) return verify(session, options)
    if (options.deadline !== undefined) return deadline(session, options, options.deadline)
    return options.export === undefined ? sign(session, options) : write(session, options, options.export)
  })
}

function readDeadline(text: string): AttestationDeadline {
  const [, days, time] = /^(\d{1,2})@(.*)$/.exec(text) ?? []
  const parsed = attestationDeadline.safeParse({ businessDays: Number(days), time })
  if (parsed.success) return parsed.data
  const { maxValue } = attestationDeadline.shape.businessDays
  throw new InvalidArgumentError(
    `'${text}' is no deadline. Write it as 1@18:00: 0 to ${maxValue} business days, and a time from 00:00 to 23:59.`,
  )
}

async function deadline(
  { client, call }: Session,
  { format }: AttestOptions,
  asked: AttestationDeadline | true,
): Promise<void> {
  if (asked !== true) await client.attest.setDeadline(asked, call)
  const inForce = await client.attest.deadline(undefined, call)
  await print(
    format === 'json'
      ? `${JSON.stringify(inForce, null, 2)}\n`
      : `Due: ${deadlineWords(inForce)}\nBusiness days are Monday to Friday; holidays are not known.\n`,
  )
}

function dateOf({ date }: AttestOptions): string {
  if (date !== undefined) return date
  throw new BlotterError('USAGE', 'Name the day with --date YYYY-MM-DD.')
}

async function sign({ client, call, lend }: Session, options: AttestOptions): Promise<void> {
  const signed = await client.attest.sign(
    {
      date: dateOf(options),
      by: options.by ?? '',
      ...(options.key !== undefined && { key: lend(resolve(options.key)) }),
      ...(options.acknowledge !== undefined && { acknowledge: options.acknowledge }),
    },
    call,
  )
  await print(options.format === 'json' ? `${JSON.stringify(signed, null, 2)}\n` : signedText(signed))
}

function signedText({
  date,
  sequence,
  certifiedBy,
  certifiedAt,
  sha256,
  fingerprint,
}: AttestationSummary): string {
  return [
    `Attested: ${date}`,
    `By: ${cellText(certifiedBy)}`,
    `At: ${certifiedAt}`,
    `Number: ${sequence}`,
    `SHA-256: ${sha256}`,
    `Key: ${fingerprint}`,
    '',
  ].join('\n')
}

async function list({ client, call, follow }: Session, options: AttestOptions): Promise<void> {
  const range = readRange(options)
  const found = await follow(client.attest.list({ ...(range && { range }) }, call))
  await print(options.format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : listText(found))
  const { open, late, reopened } = found.counts
  if (found.chain.problems.length > 0 || open + late + reopened > 0) process.exitCode = EXIT.findings
  else if (found.days.length === 0) process.exitCode = EXIT.notVerifiable
}

function listText({ days, counts, chain }: AttestationList): string {
  return [
    ...chain.problems.map((problem) => `THE CHAIN IS BROKEN: ${cellText(problem)}`),
    `Signed: ${counts.signed}, open: ${counts.open}, late: ${counts.late}, re-opened: ${counts.reopened}`,
    ...days.flatMap(dayLines),
    '',
  ].join('\n')
}

const LOG_WORDS: Readonly<Partial<Record<AttestationDay['log'], string>>> = {
  missing: ', its log is missing',
  cold: ', its log is in cold storage: have it restored at the source, then pull',
  listed: ', its log is at the source and was not pulled',
}

function dayLines({
  day,
  state,
  deadline,
  log,
  attestation,
  differences,
  gone,
  figuresChecked,
  signedLate,
}: AttestationDay) {
  const word = ATTESTATION_STATE_WORDS[state].padEnd(9)
  const lost = gone.map(({ file, noticed_at: at }) =>
    cellText(`    GONE FROM ITS SOURCE: ${file}, as first seen at ${at}; the copy here is kept`),
  )
  if (attestation === null) return [`${day}  ${word}  due ${deadline}${LOG_WORDS[log] ?? ''}`, ...lost]
  const { certifiedBy, certifiedAt, acknowledged } = attestation
  const said = [
    `by ${certifiedBy} at ${certifiedAt}${signedLate ? ' (after the deadline)' : ''}`,
    ...(acknowledged === null ? [] : [`acknowledged: ${acknowledged}`]),
    ...(figuresChecked ? [] : ['figures not compared: the day is not loaded']),
  ]
  return [
    cellText(`${day}  ${word}  ${said.join(', ')}`),
    ...lost,
    ...differences.map(({ figure, before, after }) =>
      cellText(`    ${figure}: ${before ?? 'not there'} → ${after ?? 'not there'}`),
    ),
  ]
}

async function verify({ client, call }: Session, options: AttestOptions): Promise<void> {
  const chain = await client.attest.verify(undefined, call)
  const text = [
    `Attestations: ${chain.length}`,
    `Head: ${chain.head ?? 'none'}`,
    ...(chain.problems.length === 0
      ? ['Every hash, link and signature holds.']
      : chain.problems.map(cellText)),
    '',
  ].join('\n')
  await print(options.format === 'json' ? `${JSON.stringify(chain, null, 2)}\n` : text)
  if (chain.problems.length > 0) process.exitCode = EXIT.findings
}

async function write(
  { client, call, saveTo }: Session,
  options: AttestOptions,
  output: string,
): Promise<void> {
  const date = dateOf(options)
  const newest = (await client.attest.day({ date }, call)).at(-1)
  if (!newest) {
    throw new BlotterError('NOT_FOUND', `${date} has not been attested.`, {
      hint: `blotter attest --date ${date} --by NAME`,
    })
  }
  const written = await client.attest.export(
    { sequence: newest.summary.sequence, save: saveTo(resolve(output)) },
    call,
  )
  await print(`${[written.path, ...written.others].join('\n')}\n`)
}
