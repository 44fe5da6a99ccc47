import { Readable } from 'node:stream'
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import PQueue from 'p-queue'
import { type ArchiveKey, parseArchiveKey } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type {
  DayRange,
  IgnoredKey,
  SourceListing,
  SourceObject,
} from '../../../shared/model/source-object.ts'
import type { RunOptions } from '../run-options.ts'
import {
  archiveNameOf,
  DEFAULT_ARCHIVE,
  dayInRange,
  folderInRange,
  listedObject,
  monthsOf,
  NOT_OF_LAYOUT,
  requireRange,
  singleFileKey,
} from './archive-names.ts'
import { resumingBody } from './resuming-body.ts'
import { makeS3Client, profileOf, regionOf } from './s3-client.ts'
import { explainS3Error } from './s3-errors.ts'
import type { OpenOptions, Source, SourceOptions } from './source.ts'

/** A bucket and what of it: everything below `prefix` (empty, or ending in `/`), or the one object `prefix` names. */
export type S3Place = { readonly bucket: string; readonly prefix: string; readonly single: boolean }

/** Lists at the same time; more only makes a server answer "slow down". */
const PARALLEL_LISTS = 4
/** A longer range is found by walking the year folders, rather than by asking for each month. */
const MAX_MONTHS_ASKED = 36
const COLD_CLASSES: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE'])

export function openS3Source(place: S3Place, options: SourceOptions): Source {
  const client = makeS3Client(options)
  const { bucket, prefix } = place
  const parts = prefix.split('/').filter((part) => part !== '')
  const singleKey = place.single ? singleFileKey(parts) : null
  const archiveName =
    singleKey === null
      ? archiveNameOf(parts.at(-1) ?? DEFAULT_ARCHIVE)
      : singleKey.includes('/')
        ? singleKey.slice(0, singleKey.indexOf('/'))
        : DEFAULT_ARCHIVE
  const request = (permission: string, key?: string) => ({
    bucket,
    key,
    permission,
    endpoint: options.endpoint,
    region: regionOf(options),
    profile: profileOf(options.credentials),
  })
  const nameOf = (sourceKey: string): ArchiveKey | null =>
    parseArchiveKey(singleKey ?? `${archiveName}/${sourceKey.slice(prefix.length)}`)

  return {
    kind: 's3',
    spec: `s3://${bucket}/${prefix}`,
    archiveName,
    async list(range, run = {}) {
      requireRange(range)
      try {
        const walk = { client, bucket, prefix, nameOf, range, run }
        return place.single ? await listOne(walk) : await listArchive(walk)
      } catch (error) {
        throw explainS3Error(error, request('s3:ListBucket'))
      }
    },
    async head(object, run = {}) {
      try {
        return await headObject(client, bucket, object, run)
      } catch (error) {
        throw explainS3Error(error, request(readPermission(object), object.sourceKey))
      }
    },
    async open(object, openOptions = {}) {
      const ask = request(readPermission(object), object.sourceKey)
      return openBody(client, bucket, object, openOptions, (error) => explainS3Error(error, ask))
    },
    localPath: null,
    close() {
      client.destroy()
    },
  }
}

function readPermission(object: SourceObject): string {
  return object.versionId === null ? 's3:GetObject' : 's3:GetObject and s3:GetObjectVersion'
}

type Walk = {
  readonly client: S3Client
  readonly bucket: string
  readonly prefix: string
  readonly nameOf: (sourceKey: string) => ArchiveKey | null
  readonly range: DayRange | null
  readonly run: RunOptions
}

/** One level below a prefix: the objects there, and the folders. */
type Level = { readonly objects: readonly Listed[]; readonly folders: readonly string[] }
type Listed = {
  readonly sourceKey: string
  readonly size: number
  readonly etag: string | null
  readonly lastModified: string
  readonly storageClass: string | null
  readonly needsRestore: boolean
}

/** Keys are derived from dates: month by month inside the range, or by walking YYYY/ and MM/. Never the whole bucket. */
async function listArchive(walk: Walk): Promise<SourceListing> {
  const { prefix, range, run } = walk
  const objects: SourceObject[] = []
  const ignored: IgnoredKey[] = []
  const take = (level: Level) => {
    for (const listed of level.objects) {
      const named = walk.nameOf(listed.sourceKey)
      if (!named) ignored.push({ key: listed.sourceKey, reason: NOT_OF_LAYOUT })
      else if (dayInRange(named.day, range)) objects.push(listedObject(named, listed))
    }
    run.onProgress?.({ phase: 'list', done: objects.length, total: null, unit: 'files' })
  }
  const folderIsOfLayout = (folder: string, shape: RegExp): boolean => {
    if (shape.test(folder.slice(prefix.length))) return true
    ignored.push({ key: folder, reason: NOT_OF_LAYOUT })
    return false
  }

  const months = range === null ? null : monthsOf(range)
  let monthPrefixes: readonly string[]
  if (months !== null && months.length <= MAX_MONTHS_ASKED) {
    monthPrefixes = months.map((month) => `${prefix}${month}/`)
    for (const whole of ['keys.', 'profile.json']) take(await listLevel(walk, `${prefix}${whole}`))
  } else {
    const top = await listLevel(walk, prefix)
    take(top)
    const years = top.folders.filter(
      (folder) =>
        folderIsOfLayout(folder, /^\d{4}\/$/) && folderInRange(folder.slice(prefix.length, -1), range),
    )
    const inYears = await inParallel(years, (year) => listLevel(walk, year))
    inYears.forEach(take)
    monthPrefixes = inYears
      .flatMap((year) => year.folders)
      .filter(
        (folder) =>
          folderIsOfLayout(folder, /^\d{4}\/(0[1-9]|1[0-2])\/$/) &&
          folderInRange(folder.slice(prefix.length, -1), range),
      )
  }
  for (const month of await inParallel(monthPrefixes, (monthPrefix) => listLevel(walk, monthPrefix))) {
    take(month)
    for (const folder of month.folders) ignored.push({ key: folder, reason: NOT_OF_LAYOUT })
  }
  return { objects: objects.sort((one, other) => (one.key < other.key ? -1 : 1)), ignored }
}

async function listOne(walk: Walk): Promise<SourceListing> {
  const level = await listLevel(walk, walk.prefix)
  const listed = level.objects.find((object) => object.sourceKey === walk.prefix)
  const named = listed && walk.nameOf(listed.sourceKey)
  if (!listed || !named) {
    throw new BlotterError('NOT_FOUND', `There is no object s3://${walk.bucket}/${walk.prefix}.`, {
      hint: 'For everything below a prefix, end it with a slash.',
    })
  }
  return { objects: [listedObject(named, listed)], ignored: [] }
}

async function listLevel(walk: Walk, below: string): Promise<Level> {
  const objects: Listed[] = []
  const folders: string[] = []
  let token: string | undefined
  do {
    const page = await walk.client.send(
      new ListObjectsV2Command({
        Bucket: walk.bucket,
        Prefix: below,
        Delimiter: '/',
        // Keys may hold characters that XML cannot carry.
        EncodingType: 'url',
        OptionalObjectAttributes: ['RestoreStatus'],
        ContinuationToken: token,
      }),
      walk.run.signal ? { abortSignal: walk.run.signal } : {},
    )
    for (const entry of page.Contents ?? []) {
      const sourceKey = decodeKey(entry.Key ?? '')
      // A zero-byte object named like the folder is how some tools make folders: it is the folder, not junk in it.
      if (sourceKey === below && sourceKey.endsWith('/')) continue
      const storageClass = entry.StorageClass ?? null
      const restored =
        entry.RestoreStatus?.RestoreExpiryDate !== undefined && !entry.RestoreStatus.IsRestoreInProgress
      objects.push({
        sourceKey,
        size: entry.Size ?? 0,
        etag: entry.ETag ?? null,
        lastModified: entry.LastModified?.toISOString() ?? '',
        storageClass,
        needsRestore: storageClass !== null && COLD_CLASSES.has(storageClass) && !restored,
      })
    }
    for (const entry of page.CommonPrefixes ?? []) folders.push(decodeKey(entry.Prefix ?? ''))
    token = page.IsTruncated ? page.NextContinuationToken : undefined
  } while (token !== undefined)
  return { objects, folders }
}

/** Undoes EncodingType=url. A key that is no valid encoding is kept as it came: it will not be of the layout. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '))
  } catch {
    return key
  }
}

async function inParallel<In, Out>(
  inputs: readonly In[],
  work: (input: In) => Promise<Out>,
): Promise<readonly Out[]> {
  const queue = new PQueue({ concurrency: PARALLEL_LISTS })
  try {
    return await queue.addAll(inputs.map((input) => () => work(input)))
  } finally {
    queue.clear()
  }
}

/** Asks for the very object that was listed, or nothing. */
const asListed = (bucket: string, { sourceKey, etag, versionId }: SourceObject) => ({
  Bucket: bucket,
  Key: sourceKey,
  ChecksumMode: 'ENABLED' as const,
  IfMatch: etag ?? undefined,
  VersionId: versionId ?? undefined,
})

async function headObject(
  client: S3Client,
  bucket: string,
  object: SourceObject,
  run: RunOptions,
): Promise<SourceObject> {
  const head = await client.send(
    new HeadObjectCommand(asListed(bucket, object)),
    run.signal ? { abortSignal: run.signal } : {},
  )
  if (head.ETag !== object.etag || head.ContentLength !== object.size) {
    throw new BlotterError(
      'SOURCE',
      `s3://${bucket}/${object.sourceKey} changed since it was listed: ${object.size} bytes then, ` +
        `${head.ContentLength} bytes now.`,
      { hint: 'Pull again: the new plan takes up the object as it is now.' },
    )
  }
  const storageClass = head.StorageClass ?? object.storageClass
  const cold = (storageClass !== null && COLD_CLASSES.has(storageClass)) || head.ArchiveStatus !== undefined
  return {
    ...object,
    versionId: head.VersionId === undefined || head.VersionId === 'null' ? null : head.VersionId,
    storageClass,
    needsRestore: cold && !/ongoing-request="false"/.test(head.Restore ?? ''),
    lockMode: head.ObjectLockMode ?? null,
    retainUntil: head.ObjectLockRetainUntilDate?.toISOString() ?? null,
    legalHold: head.ObjectLockLegalHoldStatus ?? null,
    checksum: statedChecksum(head),
  }
}

/** The strongest checksum that S3 states of the whole object; one of its parts (`…-3`) says nothing of the bytes. */
function statedChecksum(head: {
  readonly ChecksumSHA256?: string | undefined
  readonly ChecksumSHA1?: string | undefined
  readonly ChecksumCRC64NVME?: string | undefined
  readonly ChecksumCRC32C?: string | undefined
  readonly ChecksumCRC32?: string | undefined
  readonly ChecksumType?: string | undefined
}): string | null {
  if (head.ChecksumType === 'COMPOSITE') return null
  const stated: readonly (readonly [string, string | undefined])[] = [
    ['SHA256', head.ChecksumSHA256],
    ['SHA1', head.ChecksumSHA1],
    ['CRC64NVME', head.ChecksumCRC64NVME],
    ['CRC32C', head.ChecksumCRC32C],
    ['CRC32', head.ChecksumCRC32],
  ]
  const found = stated.find(([, value]) => value !== undefined)
  return found ? `${found[0]}:${found[1]}` : null
}

async function openBody(
  client: S3Client,
  bucket: string,
  object: SourceObject,
  { from = 0, signal }: OpenOptions,
  explain: (error: unknown) => BlotterError,
): Promise<Readable> {
  if (object.needsRestore) throw explain({ name: 'InvalidObjectState' })
  const get = async (at: number): Promise<Readable> => {
    try {
      const answer = await client.send(
        new GetObjectCommand({
          ...asListed(bucket, object),
          Range: at > 0 ? `bytes=${at}-` : undefined,
        }),
        signal ? { abortSignal: signal } : {},
      )
      if (at > 0 && !answer.ContentRange?.startsWith(`bytes ${at}-`)) {
        throw new BlotterError(
          'SOURCE',
          `The server did not continue s3://${bucket}/${object.sourceKey} at byte ${at}.`,
          {
            hint: 'Its answer to a range request is not that range. Pull again.',
          },
        )
      }
      if (!(answer.Body instanceof Readable)) {
        throw new BlotterError('SOURCE', `s3://${bucket}/${object.sourceKey} was answered without a body.`)
      }
      return answer.Body
    } catch (error) {
      throw answered(error) ? explain(error) : error
    }
  }
  // The first answer is awaited here, so that a refusal is thrown to the caller and not into a stream.
  let first: Readable | null
  try {
    first = await get(from)
  } catch (error) {
    throw explain(error)
  }
  return resumingBody(
    (at) => {
      const body = first
      first = null
      return body ? Promise.resolve(body) : get(at)
    },
    { from, size: object.size, signal },
    explain,
  )
}

/** True when the server gave an answer that stays the same however often it is asked. */
function answered(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  return error instanceof BlotterError || (status !== undefined && status >= 300 && status < 500)
}
