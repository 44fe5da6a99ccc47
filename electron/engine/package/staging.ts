/** Where the members of a package are written before they are packed: hashed as they are, on the disk, not in memory. */
import { createHash } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Day } from '../../../shared/model/archive.ts'
import { PathBook } from './safe-names.ts'

export type Member = {
  /** Within the package. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  /** Records, rows or entries in it, where it is made of such. */
  readonly count: number | null
  readonly period: { readonly from: Day; readonly to: Day } | null
  /** Made of the archive files, `inputs.json` and the alert rules alone: a replay makes it again. */
  readonly rebuilt: boolean
}

/** A member and where its bytes lie now. */
export type StagedMember = Member & { readonly from: string }

export type MemberFacts = Partial<Pick<Member, 'count' | 'period' | 'rebuilt'>>

export class Staging {
  readonly #dir: string
  readonly #book = new PathBook()
  readonly #members: StagedMember[] = []

  constructor(dir: string) {
    this.#dir = dir
  }

  get members(): readonly StagedMember[] {
    return this.#members
  }

  /** Takes a text, whole. Returns its path within the package. */
  async put(name: string, content: string | Uint8Array, facts: MemberFacts = {}): Promise<string> {
    return this.stream(name, async (write) => {
      await write(content)
      return facts
    })
  }

  /** Takes a member piece by piece; `fill` returns what is known of it when it is whole. */
  async stream(
    name: string,
    fill: (write: (piece: string | Uint8Array) => Promise<void>) => Promise<MemberFacts>,
  ): Promise<string> {
    const path = this.#book.take(name)
    const from = join(this.#dir, path)
    await mkdir(dirname(from), { recursive: true })
    const hash = createHash('sha256')
    let bytes = 0
    const file = await open(from, 'wx')
    let facts: MemberFacts
    try {
      facts = await fill(async (piece) => {
        const buffer = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece
        hash.update(buffer)
        bytes += buffer.length
        await file.writeFile(buffer)
      })
    } finally {
      await file.close()
    }
    this.#members.push({ path, from, bytes, sha256: hash.digest('hex'), ...filled(facts) })
    return path
  }

  /** Takes a file where it lies. Its hash is known, and is checked while it is packed. */
  refer(
    name: string,
    file: Pick<StagedMember, 'from' | 'bytes' | 'sha256'>,
    facts: MemberFacts = {},
  ): string {
    const path = this.#book.take(name)
    this.#members.push({ path, ...file, ...filled(facts) })
    return path
  }

  async discard(): Promise<void> {
    await rm(this.#dir, { recursive: true, force: true })
  }
}

function filled({ count = null, period = null, rebuilt = false }: MemberFacts) {
  return { count, period, rebuilt }
}
