/** Where two files that should be the same bytes first are not: a path into JSON, or a line. */
import { type FileHandle, open, readFile, stat } from 'node:fs/promises'
import type { FirstDifference } from '../../../shared/model/package.ts'

const LONGEST_SHOWN = 200
/** JSON above this is compared by its lines: taken apart, it would take many times its size. */
const LARGEST_JSON = 64 << 20
const CHUNK = 1 << 20
const LINE_FEED = 0x0a

/** `packaged` and `rebuilt` are paths of two files that differ. Memory is bounded, whatever their size. */
export async function firstDifference(
  member: string,
  packaged: string,
  rebuilt: string,
): Promise<FirstDifference> {
  const sizes = await Promise.all([stat(packaged), stat(rebuilt)])
  if (member.endsWith('.json') && sizes.every(({ size }) => size <= LARGEST_JSON)) {
    const found = differenceInJson(member, await readFile(packaged, 'utf8'), await readFile(rebuilt, 'utf8'))
    if (found) return found
  }
  const [one, other] = [await open(packaged), await open(rebuilt)]
  try {
    const at = await firstByte(one, other)
    return {
      member,
      place: `line ${at.line}`,
      packaged: await lineAt(one, at),
      rebuilt: await lineAt(other, at),
    }
  } finally {
    await one.close()
    await other.close()
  }
}

function differenceInJson(member: string, packaged: string, rebuilt: string): FirstDifference | null {
  try {
    const found = walk(JSON.parse(packaged), JSON.parse(rebuilt), '')
    return (
      found && {
        member,
        place: found.path || '(the whole)',
        packaged: cut(found.one),
        rebuilt: cut(found.other),
      }
    )
  } catch (error) {
    // No JSON any more: its lines are compared.
    if (error instanceof SyntaxError) return null
    throw error
  }
}

type Found = { readonly path: string; readonly one: string | undefined; readonly other: string | undefined }

function walk(one: unknown, other: unknown, path: string): Found | null {
  if (Object.is(one, other)) return null
  const found = { path, one: JSON.stringify(one), other: JSON.stringify(other) }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return found
  if (Array.isArray(one) !== Array.isArray(other)) return found
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>]
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const at = Array.isArray(one) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`
    const [has, had] = [Object.hasOwn(left, name), Object.hasOwn(right, name)]
    if (!has || !had)
      return {
        path: at,
        one: has ? JSON.stringify(left[name]) : undefined,
        other: had ? JSON.stringify(right[name]) : undefined,
      }
    const inner = walk(left[name], right[name], at)
    if (inner) return inner
  }
  return null
}

type Place = { readonly line: number; readonly lineStart: number }

/** The line of the first byte that differs, and where that line begins in both files. */
async function firstByte(one: FileHandle, other: FileHandle): Promise<Place> {
  const [left, right] = [Buffer.alloc(CHUNK), Buffer.alloc(CHUNK)]
  let line = 1
  let lineStart = 0
  for (let offset = 0; ; offset += CHUNK) {
    const has = await fill(one, left, offset)
    const had = await fill(other, right, offset)
    const same = commonLength(left.subarray(0, has), right.subarray(0, had))
    for (let at = left.indexOf(LINE_FEED); at !== -1 && at < same; at = left.indexOf(LINE_FEED, at + 1)) {
      line += 1
      lineStart = offset + at + 1
    }
    if (same < CHUNK) return { line, lineStart }
  }
}

async function fill(file: FileHandle, buffer: Buffer, offset: number): Promise<number> {
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

function commonLength(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length)
  let at = 0
  while (at < most && one[at] === other[at]) at += 1
  return at
}

async function lineAt(file: FileHandle, { lineStart }: Place): Promise<string> {
  const buffer = Buffer.alloc(4 * LONGEST_SHOWN + 4)
  const filled = await fill(file, buffer, lineStart)
  if (filled === 0) return '(nothing)'
  const [text = ''] = buffer.subarray(0, filled).toString('utf8').split('\n')
  return cut(text)
}

function cut(text: string | undefined): string {
  if (text === undefined) return '(nothing)'
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN).toWellFormed()}…` : text
}
