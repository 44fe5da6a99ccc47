/** A timestamp authority made of `openssl`, with everything that can be wrong with one. Shares no code with the verifier. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const hasOpenssl = spawnSync('openssl', ['ts', '-help']).status === 0

const CONFIG = `
[req]
distinguished_name = dn
prompt = no
[dn]
CN = unused
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[middle]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[not_authority]
basicConstraints = critical, CA:FALSE
subjectKeyIdentifier = hash
[tsa]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
[tsa_not_critical]
extendedKeyUsage = timeStamping
[tsa_and_more]
extendedKeyUsage = critical, timeStamping, emailProtection
[mail]
extendedKeyUsage = critical, emailProtection
[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[response]
default_tsa = service
[service]
serial = serial
default_policy = 1.2.3.4
digests = sha1, sha256, sha384, sha512
ess_cert_id_alg = sha256
signer_digest = sha256
[old_response]
default_tsa = old_service
[old_service]
serial = serial
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha1
signer_digest = sha512
`

type KeyKind = 'ec' | 'rsa'

export class TimestampAuthority {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'openssl.cnf'), CONFIG)
    writeFileSync(join(folder, 'index.txt'), '')
    writeFileSync(join(folder, 'serial'), '01\n')
  }

  path(name: string): string {
    return join(this.#folder, name)
  }

  read(name: string): Buffer {
    return readFileSync(this.path(name))
  }

  run(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'pipe' })
  }

  /** Makes NAME.pem and NAME.key, signed by ISSUER (or by itself). Dates as YYYYMMDDHHMMSSZ. */
  certify(
    name: string,
    section: string,
    issuer: string | null,
    options: { readonly kind?: KeyKind; readonly from?: string; readonly to?: string } = {},
  ): void {
    const { kind = 'ec', from = '20200101000000Z', to = '20490101000000Z' } = options
    const algorithm = kind === 'ec' ? ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['RSA']
    this.run('genpkey', '-algorithm', ...algorithm, '-out', `${name}.key`)
    this.run(
      'req',
      '-new',
      '-config',
      'openssl.cnf',
      '-key',
      `${name}.key`,
      '-subj',
      `/CN=Test ${name}`,
      '-out',
      `${name}.csr`,
    )
    const signer =
      issuer === null
        ? ['-selfsign', '-keyfile', `${name}.key`]
        : ['-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`]
    this.run(
      'ca',
      '-batch',
      '-notext',
      '-config',
      'openssl.cnf',
      '-extensions',
      section,
      ...signer,
      '-startdate',
      from,
      '-enddate',
      to,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
    )
  }

  /** The answer of the authority over `data`, with its certificate and those of `chain` in it. */
  stamp(
    data: string | Buffer,
    signer: string,
    options: {
      readonly digest?: string
      readonly chain?: readonly string[]
      readonly section?: string
      readonly bare?: boolean
    } = {},
  ): Buffer {
    const { digest = 'sha256', chain = [], section = 'service', bare = false } = options
    writeFileSync(this.path('data'), data)
    this.run('ts', '-query', '-data', 'data', `-${digest}`, '-cert', '-no_nonce', '-out', 'query')
    writeFileSync(this.path('chain'), chain.map((name) => this.read(`${name}.pem`)).join(''))
    this.run(
      'ts',
      '-reply',
      '-config',
      'openssl.cnf',
      '-section',
      section,
      '-queryfile',
      'query',
      '-signer',
      `${signer}.pem`,
      '-inkey',
      `${signer}.key`,
      ...(chain.length > 0 ? ['-chain', 'chain'] : []),
      ...(bare ? ['-token_out'] : []),
      '-out',
      'reply',
    )
    return this.read('reply')
  }

  /** A token that no authority would give: the content of a good one, signed with `openssl cms` by any certificate. */
  forge(
    good: Buffer,
    signer: string,
    options: { readonly bound?: boolean; readonly digest?: string } = {},
  ): Buffer {
    const { bound = true, digest = 'sha256' } = options
    writeFileSync(this.path('good'), good)
    this.run('ts', '-reply', '-in', 'good', '-token_out', '-out', 'token')
    // The content is the one OCTET STRING of the token that begins with a sequence of version 1.
    const token = this.read('token')
    const at =
      token.indexOf(
        Buffer.from('020101', 'hex'),
        token.indexOf(Buffer.from('2a864886f70d0109100104', 'hex')),
      ) - 2
    const content = token.subarray(at, at + 2 + (token[at + 1] as number))
    writeFileSync(this.path('content'), content)
    this.run(
      'cms',
      '-sign',
      '-binary',
      '-nodetach',
      '-nosmimecap',
      '-outform',
      'DER',
      '-md',
      digest,
      '-econtent_type',
      '1.2.840.113549.1.9.16.1.4',
      ...(bound ? ['-cades'] : []),
      '-signer',
      `${signer}.pem`,
      '-inkey',
      `${signer}.key`,
      '-in',
      'content',
      '-out',
      'forged',
    )
    return this.read('forged')
  }

  /** What `openssl ts -verify` says of a token over `data`, with `root` as the only authority that is trusted. */
  judges(token: Buffer, data: string | Buffer, root: string, bare = false): boolean {
    writeFileSync(this.path('data'), data)
    writeFileSync(this.path('judged'), token)
    const args = [
      'ts',
      '-verify',
      ...(bare ? ['-token_in'] : []),
      '-in',
      'judged',
      '-data',
      'data',
      '-CAfile',
      `${root}.pem`,
    ]
    return spawnSync('openssl', args, { cwd: this.#folder }).status === 0
  }
}

/** The whole cast: two roots, a chain, and signers of which most should not be believed. */
export function makeAuthority(folder: string): TimestampAuthority {
  const authority = new TimestampAuthority(folder)
  authority.certify('root', 'root', null)
  authority.certify('stranger', 'root', null)
  authority.certify('middle', 'middle', 'root')
  authority.certify('impostor', 'not_authority', 'root')
  authority.certify('tsa', 'tsa', 'root')
  authority.certify('tsa-rsa', 'tsa', 'root', { kind: 'rsa' })
  authority.certify('tsa-below', 'tsa', 'middle')
  authority.certify('tsa-impostor', 'tsa', 'impostor')
  authority.certify('tsa-stranger', 'tsa', 'stranger')
  authority.certify('tsa-expired', 'tsa', 'root', { to: '20210101000000Z' })
  authority.certify('tsa-future', 'tsa', 'root', { from: '20480101000000Z' })
  authority.certify('tsa-not-critical', 'tsa_not_critical', 'root')
  authority.certify('tsa-and-more', 'tsa_and_more', 'root')
  authority.certify('mail', 'mail', 'root')
  return authority
}

export type TimestampCase = {
  readonly name: string
  /** Base64. */
  readonly token: string
  /** Null: good. */
  readonly reason: string | null
  /** `openssl ts -verify` takes it, by a rule that is laxer than ours. */
  readonly laxer?: boolean
}

/** Tokens over `data`, good and bad, to be judged with the certificate of `root` pinned. */
export function timestampCases(authority: TimestampAuthority, data: Buffer): readonly TimestampCase[] {
  const good = authority.stamp(data, 'tsa')
  const cases: (readonly [string, Buffer, string | null, boolean?])[] = [
    ['P-256, SHA-256', good, null],
    ['SHA-384 imprint', authority.stamp(data, 'tsa', { digest: 'sha384' }), null],
    ['RSA, SHA-512 imprint', authority.stamp(data, 'tsa-rsa', { digest: 'sha512' }), null],
    ['a chain over an authority between', authority.stamp(data, 'tsa-below', { chain: ['middle'] }), null],
    ['bound by ESSCertID of RFC 2634', authority.stamp(data, 'tsa', { section: 'old_service' }), null],
    ['signed by another program', authority.forge(good, 'tsa'), null],
    ['other bytes', authority.stamp('another checkpoint', 'tsa'), 'covers other bytes'],
    ['SHA-1 imprint', authority.stamp(data, 'tsa', { digest: 'sha1' }), 'digest', true],
    ['an authority that nobody pinned', authority.stamp(data, 'tsa-stranger'), 'does not lead to a pinned'],
    ['a chain with a gap', authority.stamp(data, 'tsa-below'), 'does not lead to a pinned'],
    [
      'issued by a certificate that is no authority',
      authority.stamp(data, 'tsa-impostor', { chain: ['impostor'] }),
      'does not lead to a pinned',
    ],
    ['expired when it signed', authority.stamp(data, 'tsa-expired'), 'not valid at that time'],
    ['not valid yet when it signed', authority.stamp(data, 'tsa-future'), 'not valid at that time'],
    ['usage not critical', authority.forge(good, 'tsa-not-critical'), 'not one for timestamps alone'],
    ['usage for more than timestamps', authority.forge(good, 'tsa-and-more'), 'not one for timestamps alone'],
    ['usage for mail', authority.forge(good, 'mail'), 'not one for timestamps alone'],
    [
      'not bound to its certificate',
      authority.forge(good, 'tsa', { bound: false }),
      'not bound to the certificate',
    ],
    ['signed over SHA-1', authority.forge(good, 'tsa', { digest: 'sha1' }), 'malformed', true],
    ['cut short', good.subarray(0, -1), 'malformed'],
    ['with a byte after it', Buffer.concat([good, Buffer.from([0])]), 'malformed', true],
    ['nothing', Buffer.alloc(0), 'malformed'],
    ['a text', Buffer.from('-----BEGIN PKCS7-----\n'), 'malformed'],
    ['the data itself', data, 'malformed'],
  ]
  return cases.map(([name, token, reason, laxer]) => ({
    name,
    token: token.toString('base64'),
    reason,
    ...(laxer && { laxer }),
  }))
}
