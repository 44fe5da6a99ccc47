/** The host's log: one small file of plain lines in the profile. Diagnostics only: no record, no secret, no query. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

export type Log = (line: string) => void

const LARGEST_FILE = 1_000_000
const LONGEST_LINE = 1000

/**
 * Appends lines to `file`; the file of before is kept as `<file>.1` when it grew past a megabyte.
 * A log that cannot be written (a full disk) must not stop Blotter: the line then goes to stderr.
 */
export function openLog(file: string): Log {
  return (line) => {
    const text = `${new Date().toISOString()} ${plain(line)}\n`
    try {
      mkdirSync(dirname(file), { recursive: true })
      if (sizeOf(file) > LARGEST_FILE) renameSync(file, `${file}.1`)
      appendFileSync(file, text, { mode: 0o600 })
    } catch (error) {
      process.stderr.write(`${text}(the log ${file} cannot be written: ${(error as Error).message})\n`)
    }
  }
}

/** Text of another process is hostile to a terminal and to a line-by-line reader: no control characters, no length. */
function plain(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const visible = line.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim()
  return visible.length > LONGEST_LINE ? `${visible.slice(0, LONGEST_LINE)}…` : visible
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
