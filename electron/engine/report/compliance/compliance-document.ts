/** Lays the compliance report out. */
import { AWAY_ADVICE } from '../../../../shared/model/due-days.ts'
import type {
  AttestationFact,
  ComplianceReport,
  ObjectRetention,
} from '../../../../shared/model/report-compliance.ts'
import { FALLS_DUE_DAYS } from '../../../../shared/model/report-compliance.ts'
import { VERDICT_WORD } from '../../../../shared/model/verdict.ts'
import {
  badCount,
  type Cell,
  cautionCount,
  counted,
  left,
  periodWords,
  placeCell,
  type ReportDocument,
  right,
  type Section,
  titleOf,
  words,
} from '../document.ts'
import { countText } from '../format.ts'

/** Rows that print at most; CSV and JSON have them all. */
const SHOWN = 400
const SHOWN_ACCESS = 100

export function complianceDocument(report: ComplianceReport): ReportDocument {
  return {
    title: titleOf(report),
    period: `${periodWords(report.provenance)}, as of ${report.asOf}`,
    provenance: report.provenance,
    noEvents: report.noEvents?.sentence ?? null,
    notes: report.notes,
    sections: [
      summary(report),
      gaps(report),
      rules(report),
      recordTypes(report),
      attention(report),
      holds(report),
      findings(report),
      attestations(report),
      retrievals(report),
      days(report),
      objects(report),
    ],
    definitions: [
      {
        term: 'Keep through',
        text: 'The last day on which a record has to be kept by the longest of the rules that speak of it: its day plus the period, the same date of the later year. A file is kept as long as the longest-kept record in it.',
      },
      {
        term: 'Deletable',
        text: 'As of the day given, that last day is over and no legal hold keeps the object, be it one of Blotter or of S3.',
      },
      { term: 'Falls due', text: `The same within ${FALLS_DUE_DAYS} days of it.` },
      {
        term: 'Under-protected',
        text: 'S3 states no Object Lock for the object, or one that ends before that last day is over.',
      },
      {
        term: 'Over-kept',
        text: 'Still there after that last day without a hold, or locked for more than a month beyond it.',
      },
      {
        term: 'Readily accessible',
        text: 'At its source, and not in a storage class that has to be restored before it can be read (GLACIER, DEEP_ARCHIVE).',
      },
      {
        term: 'In cold storage, not pulled',
        text: `Its source lists the object in such a class. It is not missing, nor is anything known of what it holds: it is neither verified nor loaded. ${AWAY_ADVICE['in cold storage']}`,
      },
      {
        term: 'Storage facts',
        text: 'Lock and legal hold are what the source stated when the object was pulled, or, where it is not here, when it was asked for them; the storage class is the one it listed last.',
      },
    ],
  }
}

const toned = (text: string, tone: Cell['tone']): Cell => (tone ? { text, tone } : { text })

function summary({ coverage, objects, holds, findings, schedule, asOf }: ComplianceReport): Section {
  const inForce = holds.filter(({ released }) => released === null).length
  const saved = schedule.savedAt === null ? 'as it comes with Blotter' : `saved ${schedule.savedAt}`
  return {
    id: 'coverage',
    title: 'Coverage and retention',
    lead: `As of ${asOf}. Retention schedule ${saved}, SHA-256 ${schedule.sha256}.`,
    table: {
      columns: [left('Figure'), right('Count')],
      empty: 'None.',
      rows: [
        [words('Days of the period'), counted(coverage.days)],
        [words('Days with a verified, loaded file'), counted(coverage.covered)],
        [words('Days whose file failed verification'), badCount(coverage.failed)],
        [words('Days whose file was not checked'), cautionCount(coverage.notChecked)],
        [words('Days whose file is not loaded'), cautionCount(coverage.notLoaded)],
        [words('Days whose file is in cold storage, not pulled'), badCount(coverage.inColdStorage)],
        [words('Days whose file is at its source, not pulled'), badCount(coverage.notPulled)],
        [words('Days missing'), badCount(coverage.missing)],
        [words('Days on which no file is due'), counted(coverage.noneDue)],
        [words('Objects of these days'), counted(objects.total)],
        [words('Objects under-protected'), badCount(objects.underProtected)],
        [words('Objects whose protection is not known'), cautionCount(objects.protectionNotKnown)],
        [words('Objects not readily accessible when they should be'), badCount(objects.notReadilyAccessible)],
        [words('Objects gone from their source, of which the copy here is kept'), badCount(objects.gone)],
        [words('Objects over-kept'), cautionCount(objects.overKept)],
        [words(`Objects that fall due within ${FALLS_DUE_DAYS} days`), counted(objects.fallsDue)],
        [words('Objects deletable'), counted(objects.deletable)],
        [words('Objects on hold'), counted(objects.onHold)],
        [words('Legal holds in force'), counted(inForce)],
        [words('Findings open'), badCount(findings.total)],
      ],
    },
  }
}

function gaps({ coverage }: ComplianceReport): Section {
  return {
    id: 'gaps',
    title: 'Gaps',
    lead: null,
    table: {
      columns: [left('From'), left('To'), right('Days missing')],
      empty: 'No day is missing.',
      rows: coverage.gaps.map(({ from, to, days }) => [words(from), words(to), counted(days)]),
    },
  }
}

function rules({ rules: list, recordTypes: types, asOf }: ComplianceReport): Section {
  const titles = new Map(types.map(({ id, title }) => [id, title]))
  return {
    id: 'schedule',
    title: 'Retention schedule and its coverage',
    lead: 'Days with records of that type, how many of them rest on a verified file, and until when they are to be kept.',
    table: {
      columns: [
        left('Regulation'),
        left('Records'),
        left('Keep'),
        left('Readily accessible'),
        right('Days'),
        right('Verified'),
        left('Keep through, first day'),
        left('Last day'),
        right(`Over as of ${asOf}`),
      ],
      empty: 'No rule.',
      rows: list.map((rule) => [
        words(rule.regulation),
        words(rule.recordType === null ? 'All records' : (titles.get(rule.recordType) ?? rule.recordType)),
        words(rule.keep),
        words(rule.readilyAccessible),
        counted(rule.days),
        rule.verifiedDays < rule.days
          ? { ...counted(rule.verifiedDays), tone: 'bad' }
          : counted(rule.verifiedDays),
        words(rule.days === 0 ? null : (rule.keepThroughFirst ?? 'for ever')),
        words(rule.days === 0 ? null : (rule.keepThroughLast ?? 'for ever')),
        counted(rule.periodOver),
      ]),
    },
  }
}

function recordTypes({ recordTypes: list }: ComplianceReport): Section {
  return {
    id: 'record-types',
    title: 'Types of record',
    lead: null,
    table: {
      columns: [left('Type'), left('Title'), right('Records'), right('Days'), left('First'), left('Last')],
      empty: 'None.',
      rows: list.map((type) => [
        words(type.id),
        words(type.title),
        counted(type.records),
        counted(type.days),
        words(type.first),
        words(type.last),
      ]),
    },
  }
}

const OBJECT_COLUMNS = [
  left('Object'),
  left('Verdict'),
  left('Storage class'),
  left('Keep through'),
  left('Because'),
  left('Protection'),
  left('Access'),
  left('Disposal'),
  left('Over-kept'),
]

function objectRow(object: ObjectRetention): readonly Cell[] {
  const { verdict, kind, sha256, protection, protectionWords, access, disposal, holdIds, legalHold } = object
  const kept = [...holdIds.map((id) => `hold ${id}`), ...(legalHold === 'ON' ? ['S3 legal hold'] : [])].join(
    ', ',
  )
  return [
    words(object.key),
    kind === 'log'
      ? toned(
          verdict === null ? `not verified${sha256 === null ? ', not pulled' : ''}` : VERDICT_WORD[verdict],
          verdict === 'FAILED' ? 'bad' : undefined,
        )
      : words(null),
    words(object.storageClass),
    words(object.keepThrough ?? 'for ever'),
    words(object.because),
    toned(`${protection}: ${protectionWords}`, protection === 'under-protected' ? 'bad' : undefined),
    toned(access, access === 'not readily accessible' ? 'bad' : undefined),
    toned(kept === '' ? disposal : `${disposal} (${kept})`, disposal === 'deletable' ? 'caution' : undefined),
    toned(object.overKept ?? 'no', object.overKept === null ? undefined : 'caution'),
  ]
}

/** Whether somebody has to look at an object. */
function needsAttention(object: ObjectRetention): boolean {
  const { sha256, goneSince, verdict, protection, access, disposal, overKept } = object
  return (
    sha256 === null ||
    goneSince !== null ||
    verdict === 'FAILED' ||
    protection === 'under-protected' ||
    access === 'not readily accessible' ||
    disposal === 'deletable' ||
    disposal === 'falls due' ||
    overKept !== null
  )
}

function attention({ objects: { list } }: ComplianceReport): Section {
  const rows = list.filter(needsAttention)
  return {
    id: 'attention',
    title: 'Objects that need attention',
    lead: `${countText(rows.length)} of ${countText(list.length)}.`,
    table: { columns: OBJECT_COLUMNS, empty: 'None.', shown: SHOWN, rows: rows.map(objectRow) },
  }
}

function objects({ objects: { list } }: ComplianceReport): Section {
  return {
    id: 'objects',
    title: 'All objects',
    lead: 'As their source described them, those too that it lists and that are not here. A sidecar is kept as long as its log.',
    table: {
      columns: [
        ...OBJECT_COLUMNS,
        right('Bytes'),
        left('Version'),
        left('Pulled'),
        right('Versions pulled'),
        left('SHA-256'),
      ],
      empty: 'None.',
      shown: SHOWN,
      rows: list.map((object) => [
        ...objectRow(object),
        counted(object.size),
        words(object.versionId),
        words(object.pulledAt ?? (object.listedAt && `not pulled; listed ${object.listedAt}`)),
        counted(object.versions),
        words(object.sha256),
      ]),
    },
  }
}

function holds({ holds: list }: ComplianceReport): Section {
  return {
    id: 'legal-holds',
    title: 'Legal holds',
    lead: 'Nothing of a held day is deletable while its hold is in force.',
    table: {
      columns: [
        right('No.'),
        left('From'),
        left('To'),
        left('State'),
        left('Reason'),
        left('Placed'),
        left('By'),
        left('Released'),
      ],
      empty: 'No legal hold touches this period.',
      rows: list.map(({ id, from, to, reason, placedAt, author, released }) => [
        counted(id),
        words(from),
        words(to),
        released === null ? toned('in force', 'caution') : words('released'),
        words(reason),
        words(placedAt),
        words(author),
        words(released && `${released.at} by ${released.author}: ${released.reason}`),
      ]),
    },
  }
}

function findings({ findings: { total, list } }: ComplianceReport): Section {
  return {
    id: 'open-findings',
    title: 'Findings open',
    lead: total > list.length ? `${countText(list.length)} of ${countText(total)}.` : null,
    table: {
      columns: [left('Severity'), left('Kind'), left('Message'), left('File and line')],
      empty: 'None is open.',
      shown: SHOWN,
      rows: list.map(({ severity, kind, message, file, line }) => [
        toned(severity, severity === 'error' ? 'bad' : severity === 'warning' ? 'caution' : undefined),
        words(kind),
        words(message),
        placeCell(file, line),
      ]),
    },
  }
}

function attestations({ attestations: list }: ComplianceReport): Section {
  return {
    id: 'attestations',
    title: 'Attestations',
    lead: null,
    table: {
      columns: [
        left('Day'),
        left('State'),
        left('By'),
        left('At'),
        left('Not as signed'),
        left('Statement'),
        left('SHA-256'),
      ],
      empty:
        list === null ? 'No attestation is kept in this workspace.' : 'No day of this period is attested.',
      shown: SHOWN,
      rows: (list ?? []).map(({ day, state, by, at, changed, statement, sha256 }) => [
        words(day),
        toned(state, state === 'signed' ? undefined : 'caution'),
        words(by),
        words(at),
        changed.total === 0 ? words(null) : toned(changedText(changed), 'bad'),
        words(statement),
        words(sha256),
      ]),
    },
  }
}

/** Differences that stand in a cell; the first of them say which day to look at. */
const MOST_CHANGES = 5

function changedText({ total, list }: AttestationFact['changed']): string {
  const shown = list
    .slice(0, MOST_CHANGES)
    .map(({ figure, before, after }) => `${figure}: ${before ?? 'not there'} → ${after ?? 'not there'}`)
  const more = total - shown.length
  return [...shown, ...(more > 0 ? [`and ${countText(more)} more`] : [])].join('; ')
}

function retrievals({ retrievals: { total, list } }: ComplianceReport): Section {
  return {
    id: 'access-log',
    title: 'Access log of retrievals',
    lead: `Pulls and exports, out of the activity log of Blotter (${countText(total)} in all), the newest first. When each object was pulled stands under "All objects".`,
    table: {
      columns: [right('Entry'), left('Time'), left('Who'), left('What'), left('Of')],
      empty: 'None.',
      shown: SHOWN_ACCESS,
      rows: list.map(({ seq, at, user, host, kind, what }) => [
        counted(seq),
        words(at),
        words(`${user} on ${host}`),
        words(kind),
        words(what),
      ]),
    },
  }
}

const DAY_TONES = {
  failed: 'bad',
  missing: 'bad',
  'in cold storage': 'bad',
  'not pulled': 'bad',
  'not checked': 'caution',
  'not loaded': 'caution',
} as const

function days({ coverage: { list }, recordTypes: types }: ComplianceReport): Section {
  const order = new Map(types.map(({ id }, index) => [id, index]))
  return {
    id: 'days',
    title: 'Day by day',
    lead: null,
    table: {
      columns: [
        left('Day'),
        left('State'),
        left('File'),
        right('Records'),
        left('Types of record'),
        left('Keep through'),
        left('Hold'),
      ],
      empty: 'None.',
      shown: SHOWN,
      rows: list.map((day) => [
        words(day.day),
        toned(day.state, day.state in DAY_TONES ? DAY_TONES[day.state as keyof typeof DAY_TONES] : undefined),
        words(day.files.join(', ') || null),
        counted(day.records),
        words(
          [...day.recordTypes]
            .sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0))
            .join(', ') || null,
        ),
        words(day.files.length === 0 ? null : (day.keepThrough ?? 'for ever')),
        day.onHold ? toned('on hold', 'caution') : words(null),
      ]),
    },
  }
}
