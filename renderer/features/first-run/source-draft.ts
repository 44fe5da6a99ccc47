/** What a person enters to name a source, and the request that it makes. */
import type { NewSource } from '../../../shared/contract/workspace.ts'

export type CredentialKind = 'default' | 'profile' | 'keys'

export type S3Draft = {
  readonly place: string
  readonly region: string
  readonly endpoint: string
  readonly pathStyle: boolean
  readonly credentials: CredentialKind
  readonly profile: string
  readonly secretName: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

export const EMPTY_S3: S3Draft = {
  place: '',
  region: '',
  endpoint: '',
  pathStyle: false,
  credentials: 'default',
  profile: '',
  secretName: '',
  accessKeyId: '',
  secretAccessKey: '',
  sessionToken: '',
}

/** `s3://bucket/prefix/` however the place was typed: with or without the scheme. */
export function s3Spec(place: string): string {
  const bare = place
    .trim()
    .replace(/^s3:\/\//i, '')
    .replace(/^\/+/, '')
  return `s3://${bare}${bare.includes('/') ? '' : '/'}`
}

/** The name under which the entered keys are kept. */
export function secretNameOf(draft: S3Draft): string {
  return draft.secretName.trim() || s3Spec(draft.place)
}

/** What is still missing, in words; null when the draft can be added. */
export function missingOf(draft: S3Draft): string | null {
  if (!draft.place.trim().replace(/^s3:\/\//i, '')) return 'Enter the bucket, with its prefix if it has one.'
  if (draft.endpoint.trim() && !/^https?:\/\/[^\s]+$/.test(draft.endpoint.trim())) {
    return 'The endpoint has to be an address that starts with https:// or http://.'
  }
  if (draft.credentials === 'profile' && !draft.profile.trim()) return 'Enter the name of the profile.'
  if (draft.credentials === 'keys' && !(draft.accessKeyId.trim() && draft.secretAccessKey.trim())) {
    return 'Enter the access key and the secret key.'
  }
  return null
}

export function newSourceOf(draft: S3Draft): NewSource {
  const optional = (key: 'region' | 'endpoint', value: string) =>
    value.trim() ? { [key]: value.trim() } : {}
  return {
    spec: s3Spec(draft.place),
    ...optional('region', draft.region),
    ...optional('endpoint', draft.endpoint),
    ...(draft.pathStyle ? { pathStyle: true } : {}),
    ...(draft.credentials === 'profile' ? { profile: draft.profile.trim() } : {}),
    ...(draft.credentials === 'keys' ? { secret: secretNameOf(draft) } : {}),
  }
}
