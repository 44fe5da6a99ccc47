import { BlotterError, cancelled, type ErrorCode } from '../../../shared/model/error.ts'

/** What was being asked of S3, for the message. */
export type S3Request = {
  readonly bucket: string
  readonly key?: string | undefined
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
  readonly profile?: string | undefined
  /** Which permission the request needs. */
  readonly permission: string
}

/** The parts of an SDK or network error that say what it is. */
type Facts = {
  readonly name: string
  readonly code: string
  readonly message: string
  readonly status: number | undefined
  readonly region: string | undefined
}

const SIGN_IN_REFUSED = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidToken',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'AuthFailure',
])
const SIGN_IN_EXPIRED = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'RequestExpired',
])
const NO_CREDENTIALS = new Set(['CredentialsProviderError', 'TokenProviderError', 'ProviderError'])
const NO_ADDRESS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'])
const NO_CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'TimeoutError',
  'UND_ERR_SOCKET',
])
const TLS =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/

/** Turns whatever the SDK or the network threw into our own error: what happened, where, and what to do next. */
export function explainS3Error(error: unknown, request: S3Request): BlotterError {
  if (error instanceof BlotterError) return error
  const facts = factsOf(error)
  if (facts.name === 'AbortError') return cancelled('The request to S3')
  const { code, message, hint } = explain(facts, request)
  return new BlotterError(code, message, { ...(hint === undefined ? {} : { hint }), cause: error })
}

function explain(
  facts: Facts,
  request: S3Request,
): { readonly code: ErrorCode; readonly message: string; readonly hint?: string } {
  const { name, code, status, message } = facts
  const place = request.key === undefined ? `s3://${request.bucket}` : `s3://${request.bucket}/${request.key}`
  const where = request.endpoint ?? 'Amazon S3'
  const profile = request.profile === undefined ? '' : ` (profile ${request.profile})`

  if (/\bSSO\b|sso (session|token)|aws sso login/i.test(message) && NO_CREDENTIALS.has(name)) {
    return {
      code: 'CREDENTIALS',
      message: `The SSO sign-in${profile} is missing or has expired: ${message}`,
      hint: `Run: aws sso login --profile ${request.profile ?? 'default'}`,
    }
  }
  if (NO_CREDENTIALS.has(name)) {
    return {
      code: 'CREDENTIALS',
      message: `No usable AWS credentials were found${profile}: ${message}`,
      hint: 'Name a profile, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or enter keys in the source settings.',
    }
  }
  if (SIGN_IN_EXPIRED.has(name)) {
    return {
      code: 'CREDENTIALS',
      message: `The credentials${profile} have expired: ${where} answered ${name}.`,
      hint:
        request.profile === undefined
          ? 'Sign in again and repeat the pull.'
          : `Sign in again, e.g. aws sso login --profile ${request.profile}, and repeat the pull.`,
    }
  }
  if (SIGN_IN_REFUSED.has(name)) {
    return {
      code: 'CREDENTIALS',
      message: `${where} refused the credentials${profile}: ${name}.`,
      hint: 'Check the access key and its secret, and that they belong to this endpoint.',
    }
  }
  if (name === 'RequestTimeTooSkewed') {
    return {
      code: 'CREDENTIALS',
      message: `${where} refused the request: this computer's clock is wrong.`,
      hint: 'Set the clock, then repeat.',
    }
  }
  if (
    name === 'PermanentRedirect' ||
    name === 'AuthorizationHeaderMalformed' ||
    name === 'IllegalLocationConstraintException' ||
    status === 301 ||
    status === 307
  ) {
    return {
      code: 'SOURCE',
      message:
        `Bucket ${request.bucket} is not in region ${request.region ?? '(default)'}` +
        `${facts.region === undefined ? '' : `: it is in ${facts.region}`}.`,
      hint: `Give its region (on the command line: --region ${facts.region ?? 'REGION'}).`,
    }
  }
  if (name === 'InvalidObjectState') {
    return {
      code: 'SOURCE',
      message: `${place} lies in a cold storage class and has not been restored.`,
      hint: 'Have it restored at the source (Blotter sends no restore requests), then pull again.',
    }
  }
  if (status === 412 || name === 'PreconditionFailed') {
    return {
      code: 'SOURCE',
      message: `${place} changed since it was listed: its ETag is another one now.`,
      hint: 'Pull again: the new plan takes up the object as it is now, and keeps the earlier version too.',
    }
  }
  if (name === 'NoSuchBucket') {
    return {
      code: 'SOURCE',
      message: `There is no bucket ${request.bucket} at ${where}.`,
      hint: 'Check the spelling, the endpoint and the account.',
    }
  }
  if (status === 403 || name === 'AccessDenied' || name === 'Forbidden') {
    return {
      code: 'CREDENTIALS',
      message: `Access to ${place} was denied${profile}: 403 from ${where}.`,
      hint: `The credentials need ${request.permission} there.`,
    }
  }
  if (status === 404 || name === 'NoSuchKey' || name === 'NotFound' || name === 'NoSuchVersion') {
    return {
      code: 'SOURCE',
      message: `${place} is not there any more: it was listed, and ${where} now answers 404.`,
      hint: 'Pull again: if it is gone for good, that is an alarm.',
    }
  }
  if (/region is missing/i.test(message)) {
    return {
      code: 'USAGE',
      message: `No region is known for s3://${request.bucket}.`,
      hint: 'Give one with the source, in the profile, or in AWS_REGION.',
    }
  }
  if (NO_ADDRESS.has(code)) {
    return {
      code: 'SOURCE',
      message: `The address of ${where} could not be found (DNS: ${message}).`,
      hint: 'Check the network connection, and the spelling of endpoint and region.',
    }
  }
  if (TLS.test(code)) {
    return {
      code: 'SOURCE',
      message: `No trusted TLS connection to ${where}: ${message} (${code}).`,
      hint: 'Check the endpoint. For a certificate authority of your firm set NODE_EXTRA_CA_CERTS to its PEM file.',
    }
  }
  if (NO_CONNECTION.has(code) || NO_CONNECTION.has(name)) {
    return {
      code: 'SOURCE',
      message: `The connection to ${where} failed: ${message || code}.`,
      hint: 'Check the network, the endpoint and its port, then pull again: what has arrived is kept.',
    }
  }
  return {
    code: 'SOURCE',
    message: `${where} could not answer for ${place}: ${name}${status === undefined ? '' : ` (${status})`}: ${message}`,
    hint: 'Pull again: what has arrived is kept.',
  }
}

function factsOf(error: unknown): Facts {
  const thrown = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly name?: unknown
    readonly code?: unknown
    readonly Code?: unknown
    readonly message?: unknown
    readonly Region?: unknown
    readonly cause?: unknown
    readonly errors?: readonly unknown[]
    readonly $metadata?: { readonly httpStatusCode?: number }
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> }
  }
  // Several addresses were tried (AggregateError): the first failure speaks for all.
  const first = thrown.errors?.[0]
  if (thrown.message === '' && first !== undefined) return factsOf(first)
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const region = text(thrown.Region) || thrown.$response?.headers?.['x-amz-bucket-region']
  return {
    name: text(thrown.name) || text(thrown.Code),
    code: text(thrown.code),
    message: text(thrown.message) || String(error),
    status: thrown.$metadata?.httpStatusCode,
    region: region || undefined,
  }
}
