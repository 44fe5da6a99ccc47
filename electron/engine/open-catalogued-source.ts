/** From what the catalogue knows of a source to one that can be listed and read. */
import type { NewSource } from '../../shared/contract/workspace.ts'
import { BlotterError } from '../../shared/model/error.ts'
import type { SourceRow } from './catalog/sources.ts'
import type { Services } from './services.ts'
import { openSource } from './source/index.ts'
import type { S3Credentials, Source, SourceOptions } from './source/source.ts'

/** What the catalogue keeps of a source the user named; opening it proves that the spec is one. */
export async function normaliseSource(input: NewSource, services: Services) {
  const source = await openSource(input.spec, optionsOf(input, services))
  const { kind, spec } = source
  source.close()
  const { label, region, endpoint, pathStyle, profile, secret } = input
  return { spec, kind, label, region, endpoint, pathStyle, profile, secret }
}

export async function openCataloguedSource(id: number, services: Services): Promise<Source> {
  const row = services.catalog.source(id)
  return openSource(row.spec, optionsOf(row, services))
}

function optionsOf(row: NewSource | SourceRow, services: Services): SourceOptions {
  return {
    offline: services.options.offline,
    credentials: credentialsOf(row, services),
    region: row.region ?? undefined,
    endpoint: row.endpoint ?? undefined,
    pathStyle: row.pathStyle ?? undefined,
  }
}

function credentialsOf(row: NewSource | SourceRow, services: Services): S3Credentials {
  if (row.secret) {
    const entered = services.options.secretOf(row.secret)
    if (!entered) {
      throw new BlotterError(
        'CREDENTIALS',
        `The credentials '${row.secret}' are not in this computer's keychain.`,
        {
          hint: 'Enter them again in Settings, or use a profile.',
        },
      )
    }
    if (!('accessKeyId' in entered)) {
      throw new BlotterError('CREDENTIALS', `'${row.secret}' in the keychain is no access key of AWS.`, {
        hint: 'Choose other keys for this source, or use a profile.',
      })
    }
    return { kind: 'static', ...entered }
  }
  // A profile may be an SSO one: the SDK's own chain reads which.
  return row.profile ? { kind: 'profile', profile: row.profile } : { kind: 'environment' }
}
