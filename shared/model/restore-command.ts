/**
 * The restore request of an object in cold storage, as a command for whoever may send it: Blotter sends none. Null for
 * what does not lie in S3. Names are quoted for a POSIX shell; what no shell line can hold makes no command.
 */
export function restoreCommand({
  spec,
  sourceKey,
  versionId,
}: {
  readonly spec: string
  readonly sourceKey: string
  readonly versionId: string | null
}): string | null {
  const bucket = /^s3:\/\/([^/]+)\//.exec(spec)?.[1]
  if (bucket === undefined) return null
  const words = [bucket, sourceKey, versionId ?? '']
  if (words.some((word) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(word))) return null
  const version = versionId === null ? '' : ` --version-id ${quoted(versionId)}`
  return `aws s3api restore-object --bucket ${quoted(bucket)} --key ${quoted(sourceKey)}${version} --restore-request 'Days=7,GlacierJobParameters={Tier=Standard}'`
}

function quoted(word: string): string {
  return /^[A-Za-z0-9_./:@%+,-]+$/.test(word) && !word.startsWith('-')
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`
}
