import { BlotterError } from '../../../shared/model/error.ts'
import { FORWARD_KIND_NAMES, type ForwardTarget } from '../../../shared/model/forward.ts'
import type { SecretValue } from '../../../shared/model/secret.ts'
import { openElastic } from './elastic.ts'
import { openSplunk, type SplunkTimes } from './splunk.ts'
import type { Transport } from './transport.ts'

/** Splunk takes nothing without a token. Throws CREDENTIALS. */
export function refuseWithoutSecret({ kind }: ForwardTarget, secret: SecretValue | null): void {
  if (kind !== 'splunk' || (secret !== null && 'token' in secret)) return
  throw new BlotterError('CREDENTIALS', 'There is no token for the HTTP Event Collector of Splunk.', {
    hint: 'Enter it with the target, or on the command line set BLOTTER_SPLUNK_TOKEN.',
  })
}

/**
 * What speaks to the target. Nothing is sent yet, and to see what would be sent no secret is needed. Throws USAGE for an
 * address or a name that is none, CREDENTIALS when the secret is of another kind.
 */
export async function openTransport(
  target: ForwardTarget,
  secret: SecretValue | null,
  times: SplunkTimes = {},
): Promise<Transport> {
  if (target.url !== null) checkUrl(target.url)
  if (target.kind === 'cloudwatch') {
    // Loaded on demand: the other targets do without the SDK.
    const { openCloudWatch } = await import('./cloudwatch.ts')
    const { logGroup, logStream, region } = target
    return openCloudWatch(
      {
        ...target,
        logGroup: needed(logGroup, 'a log group', target),
        logStream: needed(logStream, 'a log stream', target),
        region: needed(region, 'a region', target),
      },
      secret,
    )
  }
  const url = needed(target.url, 'an address', target)
  if (target.kind === 'splunk') return openSplunk({ ...target, url }, secret, times)
  return openElastic({ ...target, url, index: needed(target.index, 'an index', target) }, secret)
}

function needed(value: string | null, what: string, { kind }: ForwardTarget): string {
  if (value !== null && value !== '') return value
  throw new BlotterError('USAGE', `${FORWARD_KIND_NAMES[kind]} needs ${what}.`)
}

function checkUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new BlotterError('USAGE', 'The address of the target is not an http(s) address.', {
      hint: 'Write it like https://splunk.example.com:8088.',
    })
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new BlotterError('USAGE', 'The address of the target carries more than host and path.', {
      hint: 'Leave out name, password and what follows a question mark; secrets are entered by themselves.',
    })
  }
}
