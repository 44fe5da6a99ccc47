/** Kinds of activity in words. The log keeps the code; a kind without words here is shown by its code. */
const WORDS: Readonly<Record<string, string>> = {
  'workspace.opened': 'Workspace opened',
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
  'report.exported': 'Report exported',
}

export function activityWords(kind: string): string {
  const words = WORDS[kind]
  if (words !== undefined) return words
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
