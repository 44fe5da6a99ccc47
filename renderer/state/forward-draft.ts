/** A target as it is being typed, and what becomes of it: a target without secrets, and the secret by itself. */
import type { ForwardKind, ForwardTarget, KeptTarget } from '../../shared/model/forward.ts'
import type { SecretValue } from '../../shared/model/secret.ts'

export const SIGN_INS = ['none', 'token', 'key', 'password', 'keys'] as const
export type SignIn = (typeof SIGN_INS)[number]

export type TargetDraft = {
  /** Null: not kept yet. */
  readonly id: number | null
  readonly name: string
  readonly kind: ForwardKind
  readonly url: string
  readonly index: string
  readonly logGroup: string
  readonly logStream: string
  readonly region: string
  readonly profile: string
  readonly ca: string | null
  /** The name under which a secret is kept already; typing another replaces it. */
  readonly keptSecret: string | null
  readonly signIn: SignIn
  readonly token: string
  readonly apiKey: string
  readonly user: string
  readonly password: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export const NEW_TARGET: TargetDraft = {
  id: null,
  name: '',
  kind: 'splunk',
  url: '',
  index: '',
  logGroup: '',
  logStream: '',
  region: '',
  profile: '',
  ca: null,
  keptSecret: null,
  signIn: 'token',
  token: '',
  apiKey: '',
  user: '',
  password: '',
  accessKeyId: '',
  secretAccessKey: '',
}

/** How one can sign in to each kind; the first is the usual one. */
export const SIGN_INS_OF: Readonly<Record<ForwardKind, readonly SignIn[]>> = {
  splunk: ['token'],
  elasticsearch: ['key', 'password', 'none'],
  opensearch: ['password', 'none'],
  cloudwatch: ['none', 'keys'],
}

export function withKind(draft: TargetDraft, kind: ForwardKind): TargetDraft {
  return { ...draft, kind, keptSecret: null, signIn: SIGN_INS_OF[kind][0] ?? 'none' }
}

export function draftOf({ id, name, target }: KeptTarget): TargetDraft {
  const usual = SIGN_INS_OF[target.kind].find((each) => each !== 'none') ?? 'none'
  return {
    ...NEW_TARGET,
    id,
    name,
    kind: target.kind,
    url: target.url ?? '',
    index: target.index ?? '',
    logGroup: target.logGroup ?? '',
    logStream: target.logStream ?? '',
    region: target.region ?? '',
    profile: target.profile ?? '',
    ca: target.ca,
    keptSecret: target.secret,
    signIn: target.secret === null ? (target.kind === 'splunk' ? 'token' : 'none') : usual,
  }
}

/** The secret that was typed; null when none was. */
export function typedSecret(draft: TargetDraft): SecretValue | null {
  const { token, apiKey, user, password, accessKeyId, secretAccessKey } = draft
  switch (draft.signIn) {
    case 'token':
      return token.trim() ? { token: token.trim() } : null
    case 'key':
      return apiKey.trim() ? { apiKey: apiKey.trim() } : null
    case 'password':
      return user.trim() && password ? { user: user.trim(), password } : null
    case 'keys':
      return accessKeyId.trim() && secretAccessKey.trim()
        ? { accessKeyId: accessKeyId.trim(), secretAccessKey: secretAccessKey.trim() }
        : null
    case 'none':
      return null
  }
}

export const secretNameOf = (draft: Pick<TargetDraft, 'name'>) => `forward: ${draft.name.trim()}`

export function targetOf(draft: TargetDraft): ForwardTarget {
  const text = (value: string) => value.trim() || null
  const isAws = draft.kind === 'cloudwatch'
  return {
    kind: draft.kind,
    url: text(draft.url),
    index: isAws ? null : text(draft.index),
    logGroup: isAws ? text(draft.logGroup) : null,
    logStream: isAws ? text(draft.logStream) : null,
    region: isAws ? text(draft.region) : null,
    profile: isAws && draft.signIn === 'none' ? text(draft.profile) : null,
    ca: draft.ca,
    secret: draft.signIn === 'none' ? null : typedSecret(draft) ? secretNameOf(draft) : draft.keptSecret,
  }
}

/** What is still missing, in words; null when the target is whole. */
export function missingOf(draft: TargetDraft): string | null {
  if (!draft.name.trim()) return 'Give the target a name.'
  if (draft.kind === 'cloudwatch') {
    if (!draft.logGroup.trim() || !draft.logStream.trim()) return 'Name the log group and the log stream.'
    if (!draft.region.trim()) return 'Name the region.'
  } else {
    if (!/^https?:\/\//.test(draft.url.trim())) return 'Give the address, beginning with https:// or http://.'
    if (draft.kind !== 'splunk' && !draft.index.trim()) return 'Name the index.'
  }
  if (draft.signIn !== 'none' && draft.keptSecret === null && typedSecret(draft) === null) {
    return draft.kind === 'splunk' ? 'Enter the token.' : 'Enter what to sign in with.'
  }
  return null
}
