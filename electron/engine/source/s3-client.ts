import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { fromIni, fromNodeProviderChain, fromSSO } from '@aws-sdk/credential-providers'
import { BlotterError } from '../../../shared/model/error.ts'
import type { S3Credentials, SourceOptions } from './source.ts'

/** All that Blotter ever asks of S3. */
export const READ_ONLY_COMMANDS: ReadonlySet<string> = new Set(['ListObjectsV2', 'HeadObject', 'GetObject'])

export function regionOf(options: SourceOptions, env: NodeJS.ProcessEnv = process.env): string | undefined {
  return (
    options.region || env.AWS_REGION || env.AWS_DEFAULT_REGION || (options.endpoint ? 'us-east-1' : undefined)
  )
}

export function profileOf(credentials: S3Credentials | undefined): string | undefined {
  return credentials?.kind === 'profile' || credentials?.kind === 'sso'
    ? credentials.profile
    : credentials?.kind === 'static'
      ? undefined
      : process.env.AWS_PROFILE
}

/**
 * An S3 client that cannot alter anything: whatever is not List, Head or Get is refused here, before it is signed.
 * Redirects to other regions and S3 Express sessions, which send requests of their own, are off.
 */
export function makeS3Client(options: SourceOptions): S3Client {
  const region = regionOf(options)
  const profile = profileOf(options.credentials)
  const config: S3ClientConfig = {
    credentials: credentialsOf(options.credentials),
    forcePathStyle: options.pathStyle ?? options.endpoint !== undefined,
    maxAttempts: options.maxAttempts ?? 5,
    retryMode: 'standard',
    disableS3ExpressSessionAuth: true,
    followRegionRedirects: false,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_SUPPORTED',
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  }
  const client = new S3Client(config)
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = (context.commandName ?? 'unknown').replace(/Command$/, '')
      if (!READ_ONLY_COMMANDS.has(command)) {
        throw new BlotterError('INTERNAL', `Blotter only reads from S3; ${command} was not sent.`)
      }
      options.onCommand?.(command)
      return next(args)
    },
    { step: 'initialize', name: 'onlyReads', priority: 'high' },
  )
  return client
}

function credentialsOf(
  credentials: S3Credentials = { kind: 'environment' },
): NonNullable<S3ClientConfig['credentials']> {
  switch (credentials.kind) {
    case 'environment':
      return fromNodeProviderChain()
    case 'profile':
      return fromIni({ profile: credentials.profile })
    case 'sso':
      return fromSSO({ profile: credentials.profile })
    case 'static':
      return {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey,
        ...(credentials.sessionToken === undefined ? {} : { sessionToken: credentials.sessionToken }),
      }
  }
}
