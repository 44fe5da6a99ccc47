/** Verifies an archive where it lies, without a workspace: nothing is copied, kept or changed. */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { AnchorFact } from '../../shared/model/anchor.ts'
import { parseArchiveKey } from '../../shared/model/archive.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { DayRange, SourceObject } from '../../shared/model/source-object.ts'
import type { VerifyMode } from '../../shared/model/verdict.ts'
import type { VerificationResult } from '../../shared/model/verification.ts'
import { isGzipKey } from './archive-view.ts'
import type { RunOptions } from './run-options.ts'
import { openSource } from './source/index.ts'
import type { Source } from './source/source.ts'
import { LARGEST_ANCHOR, readAnchor } from './take-anchor.ts'
import { SIDECAR_LIMITS, verifyArchive } from './verify/index.ts'
import { freshFor } from './verify-settings.ts'

export type InPlaceRequest = ({ readonly dir: string } | { readonly file: string }) & {
  readonly mode: VerifyMode
  /** PEM texts. */
  readonly roots: readonly string[]
  readonly keys: readonly string[]
  readonly jobs: number
  readonly range?: DayRange
  /** Files that say what is known of the archive from outside it. */
  readonly anchors?: readonly AnchorPaths[]
  /** PEM texts of pinned timestamp authorities. */
  readonly tsaRoots?: readonly string[]
  /** The freshness rule, in days. */
  readonly maxAge?: number | undefined
  /** Also names lines that are spelled unlike the bulk of their log. */
  readonly strict?: boolean | undefined
}

/** An anchor as it lies on the disk, with what belongs to it. */
export type AnchorPaths = {
  readonly path: string
  readonly content: Uint8Array
  /** The signature of a certificate: beside it, `.sig`. */
  readonly signature: Uint8Array | null
  /** The checkpoint of a timestamp token: beside it, `.checkpoint` for `.tsr`. */
  readonly checkpoint: Uint8Array | null
}

/** Reads an anchor's file and its siblings. Throws IO when it cannot be read, USAGE when it is too large for one. */
export async function readAnchorFile(path: string): Promise<AnchorPaths> {
  const content = await readBounded(path).catch((cause: unknown) => {
    if (cause instanceof BlotterError) throw cause
    throw new BlotterError('IO', `The anchor ${path} cannot be read: ${(cause as Error).message}`, { cause })
  })
  const sibling = (name: string) =>
    name === path
      ? null
      : readBounded(name).catch((cause: NodeJS.ErrnoException) => {
          if (cause.code === 'ENOENT') return null
          throw cause
        })
  return {
    path,
    content,
    signature: await sibling(`${path}.sig`),
    checkpoint: await sibling(path.replace(/\.tsr$/, '.checkpoint')),
  }
}

async function readBounded(path: string): Promise<Uint8Array> {
  const facts = await stat(path)
  if (!facts.isFile() || facts.size > LARGEST_ANCHOR) {
    throw new BlotterError('USAGE', `${path} is no anchor: it is no file, or too large for one.`, {
      hint: 'An anchor is a certificate of Blotter, a checkpoint, or a timestamp token.',
    })
  }
  return readFile(path)
}

const LARGEST_PEM = 64 * 1024

/** The text of a PEM file that is to be believed. Throws USAGE for a private key: it must not be kept or shown. */
export async function readPublicPem(path: string): Promise<string> {
  const text = await readPem(path)
  if (text.includes('PRIVATE KEY-----')) {
    throw new BlotterError('USAGE', `${path} holds a private key.`, {
      hint: 'Name the public key: openssl pkey -in private.pem -pubout -out public.pem',
    })
  }
  return text
}

/** The text of a PEM file. Throws USAGE when it is none. */
export async function readPem(path: string): Promise<string> {
  const facts = await stat(path).catch((cause: unknown) => {
    throw new BlotterError('IO', `The key file ${path} cannot be read: ${(cause as Error).message}`, {
      cause,
    })
  })
  const text = !facts.isFile() || facts.size > LARGEST_PEM ? '' : await readFile(path, 'utf8')
  if (!text.includes('-----BEGIN ')) {
    throw new BlotterError('USAGE', `${path} is not a PEM file.`, {
      hint: 'A key file is text that starts with a line such as -----BEGIN PUBLIC KEY----- or -----BEGIN PRIVATE KEY-----.',
    })
  }
  return text
}

/**
 * Verifies a folder in the archive layout, or one file with what lies beside it.
 * Throws NOT_VERIFIABLE when there is no log in it.
 */
export async function verifyInPlace(request: InPlaceRequest, run: RunOptions): Promise<VerificationResult> {
  const found = 'file' in request ? await findFile(request.file, run) : await findFolder(request, run)
  if (found.logs.length === 0) {
    const where = 'file' in request ? request.file : request.dir
    throw new BlotterError('NOT_VERIFIABLE', `There is no archived log in ${where}.`, {
      hint: 'Check the folder and the range.',
    })
  }
  const sidecars = new Map(found.sidecars.map(({ object, path }) => [object.key, path]))
  const anchors = (request.anchors ?? []).map((anchor) => takeAnchor(anchor, request, sidecars))
  return verifyArchive(
    {
      files: found.logs.map(({ object, path }) => ({
        key: object.key,
        day: object.day,
        path,
        gzip: isGzipKey(object.key),
      })),
      sidecars,
      anchors,
      tsaRoots: request.tsaRoots,
      freshness: request.maxAge === undefined ? undefined : freshFor(request.maxAge),
      mode: request.mode,
      strict: request.strict,
      roots: request.roots,
      keys: request.keys,
      requested: requestedDays(request, found.logs[0]?.object.day ?? null),
      jobs: request.jobs,
      workerFile: new URL('./verify/worker.ts', import.meta.url),
    },
    run,
  )
}

function takeAnchor(
  { path, content, signature, checkpoint }: AnchorPaths,
  request: InPlaceRequest,
  sidecars: ReadonlyMap<string, string>,
): AnchorFact {
  const own = [...sidecars].find(([, place]) => realpathSync(place) === realpathSync(path))
  if (own) {
    throw new BlotterError('USAGE', `${path} lies in the archive itself (${own[0]}): it is no anchor.`, {
      hint: 'An anchor is a copy that was kept elsewhere, by somebody who cannot write the archive.',
    })
  }
  const checkpoints = function* () {
    if (checkpoint) yield { name: 'the checkpoint beside it', bytes: checkpoint }
    for (const [key, place] of sidecars) {
      if (parseArchiveKey(key)?.kind !== 'checkpoint' || statSync(place).size > SIDECAR_LIMITS.checkpoint)
        continue
      yield { name: key, bytes: readFileSync(place) }
    }
  }
  return readAnchor(
    { content, label: basename(path), signature },
    { certificateKeys: [...request.keys, ...request.roots], tsaRoots: request.tsaRoots ?? [], checkpoints },
  )
}

/** One file asks for its own day only: that other days lie elsewhere says nothing against it. */
function requestedDays(request: InPlaceRequest, fileDay: string | null): readonly [string, string] | null {
  if (request.range) return [request.range.from, request.range.to]
  return 'file' in request && fileDay !== null ? [fileDay, fileDay] : null
}

type Placed = { readonly object: SourceObject; readonly path: string }
type Found = { readonly logs: readonly Placed[]; readonly sidecars: readonly Placed[] }

/** The logs and sidecars of a folder in the archive layout. */
export async function findFolder(
  request: { dir: string; range?: DayRange },
  run: RunOptions,
): Promise<Found> {
  const source = await openSource(request.dir)
  try {
    if (source.kind !== 'folder') {
      throw new BlotterError('USAGE', `${request.dir} is not a folder.`, {
        hint: 'Name one file with --file.',
      })
    }
    // Everything is listed: manifests before and after the range anchor its ends.
    const placed = await place(source, (await source.list(null, run)).objects)
    const { range } = request
    const wanted = ({ object: { kind, day } }: Placed) =>
      kind === 'log' && (!range || (day !== null && day >= range.from && day <= range.to))
    return { logs: placed.filter(wanted), sidecars: placed.filter(({ object }) => object.kind !== 'log') }
  } finally {
    source.close()
  }
}

async function findFile(file: string, run: RunOptions): Promise<Found> {
  const single = await openSource(file)
  try {
    if (single.kind !== 'file') {
      throw new BlotterError('USAGE', `${file} is not a file.`, { hint: 'Name a folder with --dir.' })
    }
    const logs = await place(single, (await single.list(null, run)).objects)
    return { logs, sidecars: await findSidecarsOf(logs[0]?.path as string, run) }
  } finally {
    single.close()
  }
}

/** What lies beside a file of an archive: the sidecars of all its days and the key set. Of a loose file: none. */
async function findSidecarsOf(path: string, run: RunOptions): Promise<readonly Placed[]> {
  const month = dirname(path)
  const year = dirname(month)
  const isOfLayout = parseArchiveKey(`${basename(year)}/${basename(month)}/${basename(path)}`)?.day != null
  if (!isOfLayout) return []
  const archive = await openSource(join(year, '..'))
  try {
    const { objects } = await archive.list(null, run)
    return await place(
      archive,
      objects.filter((object) => object.kind !== 'log'),
    )
  } finally {
    archive.close()
  }
}

async function place(source: Source, objects: readonly SourceObject[]): Promise<readonly Placed[]> {
  const { localPath } = source
  if (localPath === null) {
    throw new BlotterError('USAGE', `${source.spec} is not on this machine.`, { hint: 'Pull it first.' })
  }
  return Promise.all(objects.map(async (object) => ({ object, path: await localPath(object) })))
}
