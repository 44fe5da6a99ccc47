import type { Readable } from 'node:stream'
import type { DayRange, SourceListing, SourceObject } from '../../../shared/model/source-object.ts'
import type { RunOptions } from '../run-options.ts'

/** Where S3 credentials come from. `environment` is the SDK's own chain (variables, default profile, machine role). */
export type S3Credentials =
  | { readonly kind: 'environment' }
  | { readonly kind: 'profile'; readonly profile: string }
  | { readonly kind: 'sso'; readonly profile: string }
  | {
      readonly kind: 'static'
      readonly accessKeyId: string
      readonly secretAccessKey: string
      readonly sessionToken?: string | undefined
    }

export type SourceOptions = {
  readonly credentials?: S3Credentials | undefined
  readonly region?: string | undefined
  /** A custom S3 endpoint, e.g. `https://s3.example.com`. */
  readonly endpoint?: string | undefined
  /** `https://host/bucket/key` instead of `https://bucket.host/key`. Default: true with a custom endpoint. */
  readonly pathStyle?: boolean | undefined
  /** Refuses every source that needs the network. */
  readonly offline?: boolean | undefined
  /** Attempts per request, the first included. Default 5. */
  readonly maxAttempts?: number | undefined
  /** Told the name of every S3 command before it is sent: `ListObjectsV2`, `HeadObject`, `GetObject`. */
  readonly onCommand?: ((command: string) => void) | undefined
}

export type OpenOptions = {
  /** First byte wanted; 0 when absent. */
  readonly from?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A place that archived objects are read from. Nothing is ever changed there. */
export type Source = {
  readonly kind: 's3' | 'folder' | 'file'
  /** The spec, normalised: what the catalogue keeps and the user may type again. */
  readonly spec: string
  /** First part of every archive key, e.g. `audit`. */
  readonly archiveName: string
  /** Lists the objects of the layout, with the archive-wide ones, for the range or for all days. */
  list(range: DayRange | null, run?: RunOptions): Promise<SourceListing>
  /**
   * The object with all that the source tells of it (version, lock, checksum).
   * Throws SOURCE when it is not any more the object that was listed.
   */
  head(object: SourceObject, run?: RunOptions): Promise<SourceObject>
  /** The bytes from `from` to the end, pinned to the listed object. Throws SOURCE when that has changed or gone. */
  open(object: SourceObject, options?: OpenOptions): Promise<Readable>
  /** Where the object's bytes lie on this machine, to be read in place; null for S3. */
  readonly localPath: ((object: SourceObject) => Promise<string>) | null
  close(): void
}
