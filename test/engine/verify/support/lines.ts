/** Lines as the splitter gives them, for tests that read them one by one. */
import { chunkOf } from '../../../../electron/engine/verify/canonical/words.ts'
import type { Entry, Unreadable } from '../../../../electron/engine/verify/entry.ts'
import type { ReadEntry } from '../../../../electron/engine/verify/entry-reader.ts'
import { RawLine } from '../../../../electron/engine/verify/line-splitter.ts'

/** The line in the middle of a chunk, between others; or, without neighbours, alone and without its LF. */
export function lineOf(line: Buffer, alone = false): RawLine {
  const before = alone ? '' : '{"before": "x"}\n'
  const chunk = Buffer.concat([Buffer.from(before), line, Buffer.from(alone ? '' : '\n{"behind": 1}\n')])
  const start = before.length
  return new RawLine(chunkOf(chunk), start, start + line.length, 1, 0, line.length, true)
}

/** What both ways of reading say of a line, to be compared. */
export function told(entry: Entry | ReadEntry | Unreadable): Record<string, unknown> {
  if ('unreadable' in entry) return { ...entry.unreadable }
  const { previousHash, currentHash, computedHash, signature, keyId, timestamp, eventId } = entry
  const { objection, rotation, hasLooseNumber } = entry
  const texts = { previousHash, currentHash, computedHash, signature, keyId, timestamp, eventId }
  return { ...texts, objection, rotation, hasLooseNumber }
}
