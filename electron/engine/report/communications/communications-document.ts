import type { Communication, CommunicationsReport } from '../../../../shared/model/report-communications.ts'
import {
  type Cell,
  counted,
  given,
  left,
  listingTable,
  onlyIn,
  placeCell,
  type ReportDocument,
  right,
  type Section,
  words,
} from '../document.ts'
import { countText } from '../format.ts'
import { reportFrame } from '../report-frame.ts'

export function communicationsDocument(report: CommunicationsReport): ReportDocument {
  return reportFrame(
    report,
    [counts(report), messages(report), reviews(report), notices(report)],
    DEFINITIONS,
  )
}

function counts({ counts: list, finding }: CommunicationsReport): Section {
  return {
    id: 'by-record',
    title: 'What there is',
    lead: finding,
    table: {
      columns: [left('Class'), left('Record'), right('Records')],
      empty: 'None.',
      rows: list.map((each) => [words(each.class), words(each.record), counted(each.records)]),
    },
  }
}

/** A body prints with its size only; CSV and JSON have it whole. */
const sizeCell = (text: string | null): Cell =>
  text === null ? given(null) : { text: `${countText([...text].length)} characters` }

function messages(report: CommunicationsReport): Section {
  return {
    id: 'messages',
    title: 'Messages',
    lead: null,
    table: listingTable(report.messages, {
      name: 'messages',
      columns: [
        ...['Time', 'Record', 'From', 'To', 'Cc', 'Subject'].map(left),
        onlyIn('print', left('Body')),
        onlyIn('csv', left('Body')),
        ...['Attachments', 'Message ID', 'File and line'].map(left),
      ],
      empty: 'No record carries a message.',
      cells: (row: Communication) => [
        given(row.time),
        given(row.record),
        given(row.from),
        given(row.to),
        given(row.cc),
        given(row.subject),
        sizeCell(row.text),
        given(row.text),
        given(row.attachments),
        given(row.messageId),
        placeCell(row.file, row.line),
      ],
    }),
  }
}

function reviews(report: CommunicationsReport): Section {
  return {
    id: 'reviews',
    title: 'Requests and reviews',
    lead: 'Records with log_type COMPLIANCE: who asked, who reviewed, and in which words.',
    table: listingTable(report.reviews, {
      name: 'reviews',
      columns: [
        'Time',
        'Record',
        'By',
        'Reviewer',
        'About',
        'Decision',
        'Reasoning',
        'Reviewed at',
        'File and line',
      ].map(left),
      empty: 'No record with log_type COMPLIANCE is in this period.',
      cells: (row: Communication) => [
        given(row.time),
        given(row.record),
        given(row.from),
        given(row.to),
        given(row.subject),
        given(row.decision),
        given(row.text),
        given(row.reviewedAt),
        placeCell(row.file, row.line),
      ],
    }),
  }
}

function notices(report: CommunicationsReport): Section {
  return {
    id: 'notices',
    title: 'Notices',
    lead: 'Risk records that say who was notified. The notice itself is not in the archive.',
    table: listingTable(report.notices, {
      name: 'notices',
      columns: ['Time', 'Record', 'Severity', 'Notified', 'Trigger', 'Action taken', 'File and line'].map(
        left,
      ),
      empty: 'No record says that anybody was notified.',
      cells: (row: Communication) => [
        given(row.time),
        given(row.record),
        given(row.decision),
        given(row.to),
        given(row.subject),
        given(row.text),
        placeCell(row.file, row.line),
      ],
    }),
  }
}

const DEFINITIONS = [
  {
    term: 'Message',
    text: 'A record whose log type or event names a mail, message, chat or communication, or that carries a message_id, a subject or a body, as the e-mail record of the specification does.',
  },
  {
    term: 'Review',
    text: 'A record with log_type COMPLIANCE that is no message: requests, decisions, trainings, reviews.',
  },
  { term: 'Notice', text: 'A RISK record or a circuit breaker whose field notified names somebody.' },
  { term: 'Body', text: 'Printed with its size; CSV and JSON have the text.' },
]
