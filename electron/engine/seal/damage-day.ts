import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Day, isDay } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { RunOptions } from '../run-options.ts'
import { objectKey } from './archive-writer.ts'
import { GzipFile } from './gzip-file.ts'
import { readLines } from './read-lines.ts'
import { openStaging } from './staging.ts'

export type DamageOptions = {
  /** The archive's folder, the one that holds `audit/`. It is only read. */
  readonly archive: string
  /** The day whose copy is damaged. */
  readonly day: Day
  /** The folder of the copy; it must not exist, or be empty. */
  readonly output: string
  /** `day` (default) copies that day and the key set; `archive` copies every day. */
  readonly copy?: 'day' | 'archive' | undefined
}

/** What was done: in `file` (archive key), 1-based `line`, the text of `field` went from `before` to `after`. */
export type Damage = {
  readonly archive: string
  readonly file: string
  readonly line: number
  readonly field: string
  readonly before: string
  readonly after: string
}

const FILL = /^(\{.*"event_type": ?"order_filled".*?"fill_price": ?)(\d+\.\d+)(.*)$/s

/**
 * Copies an archive and changes one digit of one fill price in the copy of a day, as somebody would who does not know
 * about the chain: the hash fields are left alone, and the file is a good gzip again.
 */
export async function damageDay(options: DamageOptions, run: RunOptions = {}): Promise<Damage> {
  if (!isDay(options.day)) {
    throw new BlotterError('USAGE', `"${options.day}" is no calendar day.`, {
      hint: 'Write it as 2024-01-15.',
    })
  }
  const file = objectKey(options.day, 'log.gz')
  const source = join(resolve(options.archive), file)
  const lines = await findFills(source, run.signal)
  const line = lines[Math.floor(lines.length / 2)]
  if (line === undefined) {
    throw new BlotterError('NOT_FOUND', `${file} has no order_filled with a fill_price to change.`, {
      hint: 'Choose a day with fills.',
    })
  }
  const staging = await openStaging(options.output)
  try {
    await copyObjects(
      resolve(options.archive),
      staging.path,
      options.copy === 'archive' ? null : options.day,
      file,
    )
    const change = await copyWithDamage(source, join(staging.path, file), line, run.signal)
    await staging.commit()
    return { archive: resolve(options.output), file, line, field: 'fill_price', ...change }
  } catch (error) {
    await staging.discard()
    throw error
  }
}

async function findFills(path: string, signal: AbortSignal | undefined): Promise<readonly number[]> {
  const found: number[] = []
  for await (const { line, bytes } of readLines(path, signal)) {
    if (FILL.test(bytes.toString('utf8'))) found.push(line)
  }
  return found
}

/** Copies what belongs to the layout, except `skipped`; `day` null: every day. */
async function copyObjects(from: string, to: string, day: Day | null, skipped: string): Promise<void> {
  const found = await readdir(join(from, 'audit'), { recursive: true, withFileTypes: true })
  for (const entry of found) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const key = path.slice(from.length + 1).replaceAll('\\', '/')
    const ofDay = /^audit\/\d{4}\/\d{2}\/(\d{4}-\d{2}-\d{2})\.[a-z.]+$/.exec(key)?.[1]
    const wanted = ofDay === undefined ? /^audit\/[^/]+$/.test(key) : day === null || ofDay === day
    if (!wanted || key === skipped) continue
    const target = join(to, key)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(path, target)
  }
}

async function copyWithDamage(
  from: string,
  to: string,
  wanted: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly before: string; readonly after: string }> {
  await mkdir(dirname(to), { recursive: true })
  const out = await GzipFile.create(to)
  let change: { readonly before: string; readonly after: string } | null = null
  try {
    for await (const { line, bytes } of readLines(from, signal)) {
      if (line !== wanted) {
        await out.write(Buffer.concat([bytes, Buffer.from('\n')]))
        continue
      }
      const [, head = '', before = '', tail = ''] = FILL.exec(bytes.toString('utf8')) ?? []
      const after = raiseOneDigit(before)
      change = { before, after }
      await out.write(Buffer.from(`${head}${after}${tail}\n`, 'utf8'))
    }
  } catch (error) {
    await out.abandon()
    throw error
  }
  await out.end()
  if (!change) throw new BlotterError('IO', `${from} changed while it was copied.`, { hint: 'Try again.' })
  return change
}

/** The digit before the point, one up (9 becomes 0): same length, another price. */
function raiseOneDigit(price: string): string {
  const at = price.indexOf('.') - 1
  return `${price.slice(0, at)}${(Number(price[at]) + 1) % 10}${price.slice(at + 1)}`
}
