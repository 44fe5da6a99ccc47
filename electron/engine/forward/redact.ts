import type { SecretValue } from '../../../shared/model/secret.ts'

/** Of a server's words: enough to know what it said, not so much that it quotes a record. */
const LONGEST_WORDS = 500

/** A server's answer as it may be told: on one line, shortened, and without the secret, which some servers echo. */
export type Tell = (words: string) => string

export function tellWithout(secret: SecretValue | null): Tell {
  const hidden = secret === null ? [] : secretsOf(secret).filter((text) => text.length >= 4)
  return (words) => {
    let text = words
    for (const each of hidden) text = text.replaceAll(each, '(not shown)')
    const line = text.replace(/\s+/g, ' ').trim()
    return line.slice(0, LONGEST_WORDS).toWellFormed()
  }
}

function secretsOf(secret: SecretValue): readonly string[] {
  if ('token' in secret) return [secret.token]
  if ('apiKey' in secret) return [secret.apiKey]
  if ('password' in secret) {
    const basic = Buffer.from(`${secret.user}:${secret.password}`).toString('base64')
    return [basic, secret.password]
  }
  return [secret.secretAccessKey, ...(secret.sessionToken === undefined ? [] : [secret.sessionToken])]
}
