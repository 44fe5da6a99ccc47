/** What the gzip frame of a log says, joined with what its lines say: one cause, one finding. */
import type { Finding } from '../../../shared/model/finding.ts'
import { consequence, finding, withConsequences } from './findings.ts'
import type { GzipDamage } from './gzip-reader.ts'
import type { LineRecords } from './line-records.ts'
import type { Manifest } from './manifest.ts'
import type { FileFacts } from './read-lines.ts'

/** `lines`: what the lines themselves say. The answer has both, each cause once. */
export function explainGzip(
  log: { readonly key: string; readonly manifest: Manifest | null },
  facts: FileFacts,
  records: LineRecords,
  /** Lines that are entries. */
  readable: number,
  lines: readonly Finding[],
): readonly Finding[] {
  const [damage] = facts.damage
  if (!damage) return lines
  const corrupt = facts.damage.some(({ kind }) => kind === 'corrupt')
  // Undecodable or altered content comes from the damage; an entry behind the first member does not.
  const [caused, own] = corrupt ? [lines, []] : [[], lines]
  const firstBad = corrupt ? lines.find(({ line }) => line !== null)?.line : undefined
  const intact = firstBad == null ? readable : firstBad - 1
  const named = nameDamage(damage, intact, log, facts, records)
  const effects = caused.map((effect) => consequence(effect.kind, effect.file, effect.line))
  const others = facts.damage
    .slice(1)
    .map(({ kind }) => (kind === 'truncated' ? 'GZIP_TRUNCATED' : 'GZIP_EXTRA_MEMBER'))
  return [withConsequences(named, ...effects, ...others), ...own]
}

function nameDamage(
  damage: GzipDamage,
  intact: number,
  { key, manifest }: { readonly key: string; readonly manifest: Manifest | null },
  facts: FileFacts,
  records: LineRecords,
): Finding {
  const place = {
    file: key,
    line: intact + 1,
    byte_offset: records.at(intact)?.byteOffset ?? facts.plainBytes,
    intact_lines: intact,
  }
  switch (damage.kind) {
    case 'truncated':
      return finding({
        kind: 'GZIP_TRUNCATED',
        ...place,
        expected: manifest?.gz_bytes ?? null,
        actual: facts.bytes,
        message: `The compressed file ends too early; ${intact} lines could be read.`,
      })
    case 'corrupt':
      return finding({
        kind: 'GZIP_CRC_MISMATCH',
        ...place,
        expected: damage.expected,
        actual: damage.actual,
        message: `The compressed file is damaged; ${intact} lines before the damage are intact.`,
      })
    case 'extra': {
      const first = records.at(records.findIndex(({ byteOffset }) => byteOffset >= damage.at))
      const further = damage.members > 1
      const what = further ? 'a further gzip member' : 'bytes that are no gzip member'
      return finding({
        kind: 'GZIP_EXTRA_MEMBER',
        file: key,
        line: first?.line ?? (records.last?.line ?? 0) + 1,
        byte_offset: first?.byteOffset ?? facts.plainBytes,
        // Members, where there is more than one; else bytes.
        expected: further ? 1 : facts.bytes - damage.trailingBytes,
        actual: further ? damage.members : facts.bytes,
        message: `${damage.trailingBytes} bytes follow the end of the gzip member: ${what}. Some readers see them, others do not.`,
      })
    }
  }
}
