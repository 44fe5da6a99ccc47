import { MORE_DRIFT } from '../../../../shared/model/drift.ts'
import type {
  Communication,
  CommunicationClass,
  CommunicationsReport,
} from '../../../../shared/model/report-communications.ts'
import type { RunOptions } from '../../run-options.ts'
import type { Reader, Row } from '../ask.ts'
import { parseWritten, writtenText } from '../change-entries.ts'
import { FILES_IN_PERIOD } from '../fields.ts'
import { countText } from '../format.ts'
import { HELD_ROWS, INSTANT, type ListingSql, type Pages, timedPages } from '../listing.ts'
import type { Period } from '../period.ts'
import { fileNotes } from '../provenance.ts'
import { readHead } from '../report-head.ts'
import type { ReportSource } from '../report-source.ts'

const STEPS = 9
const MOST_KINDS = 100

const NAME = "coalesce(event_type, event, '')"
/** Fields of the source document's e-mail record that no other record has. */
const MESSAGE_FIELDS = ['message_id', 'subject', 'body']

const HAS_MESSAGE_FIELD = `(${MESSAGE_FIELDS.map((name) => `json_exists(event_data, '$.${name}')`).join(' OR ')})`

/**
 * The records that may carry a communication of a class. `types` are those of which the loader saw a field of a message:
 * only their records are opened to look for it; null: every record's. Who was notified is looked up when the record is read.
 */
function candidates(name: CommunicationClass, types: readonly string[] | null): string {
  const seen =
    types === null
      ? HAS_MESSAGE_FIELD
      : types.length === 0
        ? 'false'
        : `(coalesce(event_type, log_type, '') IN (${types.map(sqlText).join(', ')}) AND ${HAS_MESSAGE_FIELD})`
  const message = `(upper(coalesce(log_type, '')) IN ('COMMUNICATION', 'COMMUNICATIONS', 'EMAIL', 'MESSAGE')
    OR regexp_matches(lower(${NAME}), '(^|_)(e?mail|message|chat|communication)s?(_|$)') OR ${seen})`
  switch (name) {
    case 'message':
      return message
    case 'review':
      return `log_type = 'COMPLIANCE' AND NOT ${message}`
    case 'notice':
      return `(log_type = 'RISK' OR ${NAME} = 'circuit_breaker_triggered') AND NOT ${message}`
  }
}

/** A text of ours or of the archive as an SQL literal. */
const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`

const RECORD = `concat_ws(' ', log_type, ${NAME})`

/** Messages, reviews and notices of a period. Throws USAGE, CANCELLED. */
export async function communicationsReport(
  source: ReportSource,
  asked: Period,
  run: RunOptions = {},
): Promise<CommunicationsReport> {
  const { read, period, head } = await readHead(source, asked, 'Communications', STEPS, run)
  const pages = communicationPages(read, period)
  const counts = new Map<string, CommunicationsReport['counts'][number]>()
  const listed = async (of: Pages<Communication>) => {
    const rows: Communication[] = []
    let total = 0
    for await (const page of of()) {
      total += page.length
      rows.push(...page.slice(0, HELD_ROWS - rows.length))
      for (const { class: name, record } of page) {
        const key = `${name} ${record}`
        counts.set(key, { class: name, record, records: (counts.get(key)?.records ?? 0) + 1 })
      }
    }
    return { total, rows }
  }
  const messages = await listed(pages.messages)
  const reviews = await listed(pages.reviews)
  const notices = await listed(pages.notices)
  return {
    kind: 'communications',
    ...head,
    counts: [...counts.values()].slice(0, MOST_KINDS),
    finding: findingOf(head.events, messages.total, reviews.total + notices.total),
    notes: fileNotes(head.provenance),
    messages,
    reviews,
    notices,
  }
}

function findingOf(events: number, messages: number, others: number): string {
  if (messages > 0)
    return `${countText(messages)} of ${countText(events)} records carry a message (e-mail or chat).`
  const rest =
    others === 0 ? 'nor a review or a notice' : `but ${countText(others)} reviews and notices, listed below`
  return `The archive has no message (e-mail or chat) in this period: of ${countText(events)} records none carries one, ${rest}. Messages that are kept elsewhere, as in a mail archive, are not in this report.`
}

/**
 * Types of records in which the loader met a field of a message; null where a file has more unknown fields than the
 * loader tells apart: there any record may carry one.
 */
async function messageTypes(read: Reader, period: Period): Promise<readonly string[] | null> {
  const rows = await read(
    `SELECT DISTINCT if(name = ${sqlText(MORE_DRIFT)}, name, '') AS more, coalesce(event_type, '') AS event_type
       FROM drift WHERE kind = 'field' AND name IN (${[MORE_DRIFT, ...MESSAGE_FIELDS].map(sqlText).join(', ')})
       AND file IN (SELECT file FROM files WHERE ${FILES_IN_PERIOD}) ORDER BY 1, 2`,
    period,
  )
  if (rows.some((row) => row.text('more') !== '')) return null
  return rows.map((row) => row.text('event_type'))
}

const listing = (name: CommunicationClass, types: readonly string[] | null): ListingSql => ({
  columns: {
    time: { plain: INSTANT },
    record: RECORD,
    event_data: 'CAST(event_data AS VARCHAR)',
    file: 'file',
    line: { plain: 'line' },
  },
  from: ({ where, order }) => `(SELECT * FROM events WHERE ${where} AND ${candidates(name, types)} ${order})`,
})

/** The listings of the report, all of their rows. */
export function communicationPages(
  read: Reader,
  period: Period,
): Readonly<Record<'messages' | 'reviews' | 'notices', Pages<Communication>>> {
  const pages = (name: CommunicationClass): Pages<Communication> =>
    async function* rows() {
      const types = await messageTypes(read, period)
      const found = timedPages(read, period, listing(name, types), (row) => communication(row, name))
      for await (const page of found()) yield page.filter(({ to }) => name !== 'notice' || to !== null)
    }
  return { messages: pages('message'), reviews: pages('review'), notices: pages('notice') }
}

function communication(row: Row, name: CommunicationClass): Communication {
  const fields = parseWritten(row.text('event_data')) as Record<string, unknown>
  const text = (...names: readonly string[]): string | null => {
    for (const each of names) {
      const value = fields[each]
      if (value === undefined || value === null || value === '') continue
      return Array.isArray(value) ? value.map(writtenText).join(', ') : writtenText(value)
    }
    return null
  }
  const common = {
    file: row.text('file'),
    line: row.count('line'),
    time: row.text('time'),
    class: name,
    record: row.text('record'),
    decision: null,
    reviewedAt: null,
    attachments: null,
    messageId: null,
    cc: null,
  }
  switch (name) {
    case 'message':
      return {
        ...common,
        from: text('from', 'sender', 'user', 'employee'),
        to: text('to', 'recipients', 'recipient'),
        cc: text('cc'),
        subject: text('subject', 'channel'),
        text: text('body', 'text', 'message'),
        attachments: text('attachments'),
        messageId: text('message_id'),
      }
    case 'review':
      return {
        ...common,
        from: text('employee', 'user', 'submitted_by'),
        to: text('reviewer', 'approved_by'),
        subject: text('request_id', 'material_id', 'material', 'title', 'policy', 'course', 'security'),
        text: text('reasoning', 'comments', 'comment', 'details'),
        decision: text('decision', 'outcome', 'result'),
        reviewedAt: text('review_timestamp'),
      }
    case 'notice':
      return {
        ...common,
        from: null,
        to: text('notified') || null,
        subject: text('trigger'),
        text: text('action_taken', 'action'),
        decision: text('severity'),
      }
  }
}
