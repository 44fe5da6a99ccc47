/** Secrets of the command line: taken from the environment when they are needed, and kept nowhere. */
import { BlotterError } from '../../shared/model/error.ts'
import type { ForwardKind } from '../../shared/model/forward.ts'
import { apiKey, collectorToken, nameAndPassword, type SecretValue } from '../../shared/model/secret.ts'

/** Names of secrets that stand for what the environment holds. Not names of the keychain, which has none of these. */
const SPLUNK = 'environment: splunk'
const ELASTIC = 'environment: elastic'

type Environment = Readonly<Record<string, string | undefined>>

/** The name to give with a target; null where nothing is set, or the AWS SDK looks into the environment by itself. */
export function secretNameFor(kind: ForwardKind, env: Environment = process.env): string | null {
  if (kind === 'cloudwatch') return null
  if (kind === 'splunk') return env.BLOTTER_SPLUNK_TOKEN ? SPLUNK : null
  return env.BLOTTER_ELASTIC_API_KEY || env.BLOTTER_ELASTIC_USER ? ELASTIC : null
}

/** Throws CREDENTIALS for a value that no header can carry; the value is not quoted. */
export function secretFromEnvironment(name: string, env: Environment = process.env): SecretValue | undefined {
  if (name === SPLUNK) {
    const token = env.BLOTTER_SPLUNK_TOKEN
    return token ? readSecret(collectorToken, { token }, 'BLOTTER_SPLUNK_TOKEN') : undefined
  }
  if (name !== ELASTIC) return undefined
  if (env.BLOTTER_ELASTIC_API_KEY) {
    return readSecret(apiKey, { apiKey: env.BLOTTER_ELASTIC_API_KEY }, 'BLOTTER_ELASTIC_API_KEY')
  }
  const given = { user: env.BLOTTER_ELASTIC_USER, password: env.BLOTTER_ELASTIC_PASSWORD }
  return readSecret(nameAndPassword, given, 'BLOTTER_ELASTIC_USER and BLOTTER_ELASTIC_PASSWORD')
}

type SecretSchema<T extends SecretValue> = {
  readonly safeParse: (
    value: unknown,
  ) => { readonly success: true; readonly data: T } | { readonly success: false }
}

function readSecret<T extends SecretValue>(schema: SecretSchema<T>, value: unknown, variable: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new BlotterError('CREDENTIALS', `The environment holds no usable secret in ${variable}.`, {
    hint: 'Set it without line ends or characters beyond ASCII.',
  })
}
