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
  'query.exported': 'Query result exported',
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
  'report.render': 'Making a report',
  'report.export': 'Export of a report',
  certificate: 'Saving a certificate',
  proof: 'Proof of a record',
  drill: 'Tamper drill',
  'activity.verify': 'Verification of the activity log',
  'activity.export': 'Export of the activity log',
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
