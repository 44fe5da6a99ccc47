/** Kinds of activity in words. The log keeps the code; a kind without words here is shown by its code. */
const WORDS: Readonly<Record<string, string>> = {
  'session.started': 'Session started',
  'session.ended': 'Session ended',
  'source.added': 'Source added',
  'source.removed': 'Source removed',
  'key.pinned': 'Key pinned',
  'key.unpinned': 'Pinned key removed',
  'setting.changed': 'Setting changed',
  'pull.started': 'Pull started',
  'pull.finished': 'Pull finished',
  'verify.finished': 'Verification finished',
  'load.finished': 'Load finished',
  'alarm.acknowledged': 'Alarm acknowledged',
  'query.run': 'Query run',
  'results.cleared': 'Kept results cleared',
  'query.explained': 'Query measured',
  'query.exported': 'Query result exported',
  'query.forgotten': 'Runs deleted from the history',
  'library.folder': 'Folder of questions chosen',
  'library.saved': 'Question saved',
  'library.renamed': 'Question renamed',
  'library.removed': 'Question moved to the trash',
  'library.restored': 'Question brought back',
  'result.marked': 'Result named or pinned',
  'result.compared': 'Results compared',
  'report.rendered': 'Report made',
  'report.exported': 'Report exported',
  'certificate.exported': 'Certificate saved',
  'proof.exported': 'Proof of a record saved',
  'drill.run': 'Tamper drill run',
  'drill.exported': 'Tamper drill exported',
  'anchor.added': 'Anchor added',
  'anchor.withdrawn': 'Anchor withdrawn',
  'activity.verified': 'Activity log verified',
  'activity.exported': 'Activity log exported',
  'retention.saved': 'Retention schedule saved',
  'hold.placed': 'Legal hold placed',
  'hold.released': 'Legal hold released',
  'package.written': 'Compliance package made',
  'package.replayed': 'Compliance package replayed',
  'rules.saved': 'Alert rules put in force',
  'attestation.signed': 'Day attested',
  'attestation.verified': 'Chain of attestations verified',
  'attestation.exported': 'Attestations exported',
  'forward.target.saved': 'Target of forwarding kept',
  'forward.target.removed': 'Target of forwarding removed',
  'forward.checked': 'Target of forwarding checked',
  'forward.previewed': 'Forwarding looked at before sending',
  'forward.started': 'Forwarding started',
  'forward.resumed': 'Forwarding resumed',
  'forward.done': 'Forwarding done',
  'case-database.remade': 'Case database made anew',
  'case.created': 'Case opened',
  'case.exported': 'Case exported',
  'chart.exported': 'Chart exported',
  'order.followed': 'Order followed',
  'order.exported': 'Order exported',
  'record.commented': 'Record commented on',
}

/** `pull.failed`: what a piece of work is called, with how it ended. */
const WORK: Readonly<Record<string, string>> = {
  plan: 'Plan of a pull',
  pull: 'Pull',
  verify: 'Verification',
  load: 'Load',
  sample: 'Sample archive',
  'source.add': 'Adding a source',
  'query.run': 'Query',
  'query.export': 'Export of a query result',
  'library.save': 'Saving a question',
  'library.rename': 'Renaming a question',
  'library.remove': 'Deleting a question',
  'library.restore': 'Bringing back a question',
  'report.render': 'Making a report',
  'report.export': 'Export of a report',
  'report.forms': 'Making a report',
  certificate: 'Saving a certificate',
  proof: 'Proof of a record',
  drill: 'Tamper drill',
  'activity.verify': 'Verification of the activity log',
  'activity.export': 'Export of the activity log',
  'retention.save': 'Saving a retention schedule',
  'hold.place': 'Placing a legal hold',
  'hold.release': 'Releasing a legal hold',
  'package.write': 'Making a compliance package',
  'package.replay': 'Replay of a compliance package',
  'rules.run': 'Run of alert rules',
  'rules.save': 'Saving alert rules',
  'rule.dispose': 'Disposition of a hit',
  'attestation.sign': 'Attesting a day',
  'attestation.export': 'Export of attestations',
  'forward.check': 'Check of a target',
  forward: 'Forwarding',
  'forward.resume': 'Resuming a forwarding',
  'retention.overview': 'Overview of retention',
}

export function activityWords(kind: string): string {
  const words = WORDS[kind]
  if (words !== undefined) return words
  const ended = /^(.+)\.(failed|cancelled)$/.exec(kind)
  if (ended?.[1] && ended[2]) return `${WORK[ended[1]] ?? spelled(ended[1])} ${ended[2]}`
  return spelled(kind)
}

/** The code itself as words: `drill.finished` is "Drill finished". */
function spelled(kind: string): string {
  const text = kind.replace(/[._-]+/g, ' ').trim()
  return text === '' ? kind : text.charAt(0).toUpperCase() + text.slice(1)
}

/** The detail of an entry on one line, for a row of the list. */
export function detailLine(detail: unknown): string {
  if (detail === null || detail === undefined) return ''
  if (typeof detail !== 'object') return String(detail)
  const parts = Object.entries(detail).map(
    ([key, value]) => `${key} ${typeof value === 'string' ? value : (JSON.stringify(value) ?? '')}`,
  )
  const line = parts.join('; ').replace(/\s+/g, ' ')
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}
