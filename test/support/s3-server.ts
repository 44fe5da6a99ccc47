/** As much of S3 as a pull asks for, with what the gateway of the tests does not give: cold storage and its lock. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, relative } from 'node:path'

export type HeldObject = {
  body: Buffer
  storageClass: string
  /** Set where the object lies in an archive tier of INTELLIGENT_TIERING, which no listing tells. */
  tier?: 'ARCHIVE_ACCESS' | 'DEEP_ARCHIVE_ACCESS'
  /** Set where HEAD tells of Object Lock. */
  lock?: { mode: string; retainUntil: string; legalHold: 'ON' | 'OFF' }
}

export type S3Server = {
  readonly endpoint: string
  /** `GET /bucket?…`, in order of arrival. */
  readonly requests: string[]
  /** By key: what is put in or taken out is there or gone at the next listing. */
  readonly objects: Map<string, HeldObject>
  close(): Promise<void>
}

export const S3_ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 's',
  AWS_REGION: 'us-east-1',
} as const

const MODIFIED = new Date('2024-03-20T00:00:00Z')
const COLD = new Set(['GLACIER', 'DEEP_ARCHIVE'])

/** Every file below `folder`, under its path there. */
export function objectsOf(folder: string): Map<string, HeldObject> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [relative(folder, path), { body: readFileSync(path), storageClass: 'STANDARD' }]
    }),
  )
}

export async function startS3Server(objects: Map<string, HeldObject>): Promise<S3Server> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const url = new URL(request.url ?? '', 'http://s3')
    const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'))
    if (key === '') {
      response.end(listing(objects, url.searchParams.get('prefix') ?? ''))
      return
    }
    const object = objects.get(key)
    if (!object) {
      response.writeHead(404).end('<Error><Code>NoSuchKey</Code><Message>none</Message></Error>')
      return
    }
    const { body, storageClass, tier, lock } = object
    if (request.method === 'GET' && (COLD.has(storageClass) || tier)) {
      response.writeHead(403).end('<Error><Code>InvalidObjectState</Code><Message>cold</Message></Error>')
      return
    }
    response.writeHead(200, {
      etag: etagOf(body),
      'content-length': String(body.length),
      'last-modified': MODIFIED.toUTCString(),
      'x-amz-storage-class': storageClass,
      ...(tier && { 'x-amz-archive-status': tier }),
      ...(lock && {
        'x-amz-object-lock-mode': lock.mode,
        'x-amz-object-lock-retain-until-date': lock.retainUntil,
        'x-amz-object-lock-legal-hold': lock.legalHold,
      }),
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    objects,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

const etagOf = (body: Buffer) => `"${createHash('md5').update(body).digest('hex')}"`

function listing(objects: ReadonlyMap<string, HeldObject>, prefix: string): string {
  const folders = new Set<string>()
  const contents: string[] = []
  for (const [key, { body, storageClass }] of objects) {
    if (!key.startsWith(prefix)) continue
    const slash = key.indexOf('/', prefix.length)
    if (slash >= 0) folders.add(key.slice(0, slash + 1))
    else
      contents.push(
        `<Contents><Key>${encodeURIComponent(key)}</Key><LastModified>${MODIFIED.toISOString()}</LastModified>` +
          `<ETag>${etagOf(body)}</ETag><Size>${body.length}</Size><StorageClass>${storageClass}</StorageClass></Contents>`,
      )
  }
  const common = [...folders].map((folder) => `<Prefix>${encodeURIComponent(folder)}</Prefix>`)
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}${common
    .map((each) => `<CommonPrefixes>${each}</CommonPrefixes>`)
    .join('')}</ListBucketResult>`
}
