import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { BlotterError } from '../../../shared/model/error.ts'
import { openFileSource } from './file-source.ts'
import { openFolderSource } from './folder-source.ts'
import { unreadable } from './local-file.ts'
import type { S3Place } from './s3-source.ts'
import type { Source, SourceOptions } from './source.ts'

/**
 * Opens a source: `s3://bucket/prefix/`, `s3://bucket/one/object.log.gz`, a folder, or a single file. Nothing is sent to
 * S3 yet. Throws USAGE (not such a spec), OFFLINE (S3 in offline mode), NOT_FOUND or SOURCE (folders and files).
 */
export async function openSource(spec: string, options: SourceOptions = {}): Promise<Source> {
  if (/^s3:\/\//i.test(spec)) {
    const place = parseS3Spec(spec)
    if (options.offline) {
      throw new BlotterError('OFFLINE', `Blotter is offline: ${spec} was not contacted.`, {
        hint: 'Leave offline mode to pull from S3. Local folders and files can be pulled as they are.',
      })
    }
    if (options.endpoint !== undefined && !isHttpUrl(options.endpoint)) {
      throw new BlotterError('USAGE', `Not an http(s) address: ${options.endpoint}.`, {
        hint: 'Give the endpoint like https://s3.example.com.',
      })
    }
    // Loaded on demand: pulls from a folder, and verify and query, do without the SDK.
    const { openS3Source } = await import('./s3-source.ts')
    return openS3Source(place, options)
  }
  if (/^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(spec)) {
    throw new BlotterError('USAGE', `Blotter cannot read from ${spec}.`, {
      hint: 'A source is s3://bucket/prefix/, a folder, or a file.',
    })
  }
  if (spec === '' || spec.includes('\0')) throw new BlotterError('USAGE', 'The source has no name.')
  const path = resolve(spec)
  const facts = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  if (facts.isDirectory()) return openFolderSource(path)
  if (facts.isFile()) return openFileSource(path)
  throw new BlotterError('USAGE', `${path} is neither a folder nor a file.`)
}

/** `s3://bucket/prefix/` taken apart. A last part that looks like a file (`.gz`, `.log`, `.jsonl`) names one object. */
export function parseS3Spec(spec: string): S3Place {
  const match = /^s3:\/\/([A-Za-z0-9][A-Za-z0-9._-]{1,254})(?:\/(.*))?$/is.exec(spec)
  const bucket = match?.[1]
  if (bucket === undefined) {
    throw new BlotterError('USAGE', `Not an S3 address: ${spec}.`, { hint: 'Write s3://bucket/prefix/.' })
  }
  const rest = (match?.[2] ?? '').replace(/^\/+/, '')
  if (rest === '') return { bucket, prefix: '', single: false }
  if (!rest.endsWith('/') && /\.(gz|log|jsonl|ndjson)$/.test(rest))
    return { bucket, prefix: rest, single: true }
  const prefix = rest.endsWith('/') ? rest : `${rest}/`
  const inside = /^(.*?)\d{4}\/(\d{2}\/)?$/.exec(prefix)
  if (inside && (inside[1] === '' || inside[1]?.endsWith('/'))) {
    throw new BlotterError('USAGE', `${spec} points inside an archive, at a year or month.`, {
      hint: `Give s3://${bucket}/${inside[1]} and choose the days by their range.`,
    })
  }
  return { bucket, prefix, single: false }
}

function isHttpUrl(text: string): boolean {
  const protocol = URL.canParse(text) ? new URL(text).protocol : ''
  return protocol === 'https:' || protocol === 'http:'
}
