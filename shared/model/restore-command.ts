import type { ListedLog } from './archive-view.ts'

/**
 * The restore request of an object in cold storage, as a command for whoever may send it: Blotter sends none. Null for
 * what does not lie in S3. Names are quoted for a POSIX shell; what no shell line can hold makes no command.
 */
export function restoreCommand({
  spec,
  access: { region, endpoint, profile },
  sourceKey,
  versionId,
}: Pick<ListedLog, 'spec' | 'access' | 'sourceKey' | 'versionId'>): string | null {
  const bucket = /^s3:\/\/([^/]+)\//.exec(spec)?.[1]
  if (bucket === undefined) return null
  const options: readonly (readonly [string, string | null])[] = [
    ['--bucket', bucket],
    ['--key', sourceKey],
    ['--version-id', versionId],
    ['--region', region],
    ['--endpoint-url', endpoint],
    ['--profile', profile],
  ]
  if (options.some(([, value]) => value !== null && /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value))) return null
  const given = options.flatMap(([name, value]) => (value === null ? [] : [`${name} ${quoted(value)}`]))
  return `aws s3api restore-object ${given.join(' ')} --restore-request 'Days=7,GlacierJobParameters={Tier=Standard}'`
}

function quoted(word: string): string {
  return /^[A-Za-z0-9_./:@%+,-]+$/.test(word) && !word.startsWith('-')
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`
}
