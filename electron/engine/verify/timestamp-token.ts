/**
 * RFC 3161 timestamp tokens: somebody outside the house says that these bytes existed at that time. Checked offline
 * and by Node's OpenSSL alone; what this file adds is reading the structures, and the rules on them. Revocation is
 * not looked at, since that needs a network.
 */
import { constants, createPublicKey, hash, type KeyObject, verify, X509Certificate } from 'node:crypto'
import {
  DerError,
  DerReader,
  oidText,
  readElement,
  readElements,
  smallInteger,
  TAG,
  timeText,
} from './der.ts'
import { sha256Hex } from './digest.ts'

/** What a token says, once everything about it holds. */
export type GoodToken = {
  /** ISO 8601 UTC. */
  readonly time: string
  /** The subject of the certificate that signed it, for people. */
  readonly authority: string
  /** SHA-256 over the DER of the pinned certificate that the chain leads to, hex; null when none is pinned. */
  readonly root: string | null
}

/** `expected` and `actual` are the hashes of the imprint, where it is they that differ. */
export type TokenJudgement =
  | ({ readonly good: true } & GoodToken)
  | { readonly good: false; readonly reason: string; readonly expected?: string; readonly actual?: string }

/** The bytes that a token is about, by their hash. */
export type TokenImprint = { readonly algorithm: 'sha256' | 'sha384' | 'sha512'; readonly hash: string }

/** A pinned certificate of a timestamp authority, or null when the text is no PEM certificate. */
export function parseTsaRoot(pem: string): X509Certificate | null {
  if (pem.length > LARGEST_PEM || !pem.includes('BEGIN CERTIFICATE')) return null
  try {
    const certificate = new X509Certificate(pem)
    readCertificate(certificate.raw)
    return certificate
  } catch {
    return null // hostile text: no certificate in it is an answer
  }
}

const LARGEST_PEM = 64 * 1024

/** What the token covers, without judging it; null when it is no token. */
export function readImprint(token: Uint8Array): TokenImprint | null {
  try {
    return parseToken(Buffer.from(token)).info.imprint
  } catch (error) {
    if (error instanceof DerError) return null
    throw error
  }
}

/**
 * Judges a token (a TimeStampResp, or the bare token) over `covered`. With pinned certificates its chain must lead to
 * one of them, every certificate valid at the token's time; a pinned one need not be a root. Without any, all else is
 * checked, and `root` is null.
 */
export function judgeToken(
  token: Uint8Array,
  covered: Uint8Array,
  pinned: readonly X509Certificate[],
): TokenJudgement {
  try {
    return judge(parseToken(Buffer.from(token)), covered, pinned)
  } catch (error) {
    if (error instanceof DerError) return { good: false, reason: `it is malformed: ${error.message}` }
    throw error
  }
}

function judge(token: Token, covered: Uint8Array, pinned: readonly X509Certificate[]): TokenJudgement {
  const bad = (reason: string): TokenJudgement => ({ good: false, reason })
  const { info, signer } = token
  const expected = hash(info.imprint.algorithm, covered, 'hex')
  if (expected !== info.imprint.hash) {
    return { good: false, reason: 'it covers other bytes', expected, actual: info.imprint.hash }
  }
  const own = token.certificates.find((certificate) => signer.isOf(certificate))
  if (!own) return bad('the certificate of its signer is not in it')
  const isBound = signer.bindings.every(({ algorithm, digest }) => hash(algorithm, own.raw, 'hex') === digest)
  if (signer.bindings.length === 0 || !isBound) {
    return bad('it is not bound to the certificate of its signer')
  }
  if (hash(signer.digest, token.content, 'hex') !== signer.contentDigest) {
    return bad('its signature is over other contents')
  }
  const weak = weaknessOf(own.key)
  if (weak !== null) return bad(`it is signed by ${weak}`)
  if (!isSignedBy(own.key, signer)) return bad('its signature does not hold')
  if (!own.isForTimestamps) return bad('the certificate of its signer is not one for timestamps alone')
  if (!isValidAt(own, info.time)) return bad('the certificate of its signer was not valid at that time')
  const authority = own.subject
  if (pinned.length === 0) return { good: true, time: info.time, authority, root: null }
  const anchors = pinned.map((certificate) => readCertificate(certificate.raw))
  const root = findChain(own, token.certificates, anchors, info.time)
  if (!root) return bad('its chain does not lead to a pinned authority')
  return { good: true, time: info.time, authority, root: sha256Hex(root.raw) }
}

// --- The token ---

type DigestName = 'sha256' | 'sha384' | 'sha512'

type TokenInfo = { readonly imprint: TokenImprint; readonly time: string }

type Signer = {
  readonly isOf: (certificate: Certificate) => boolean
  readonly digest: DigestName
  readonly contentDigest: string
  /** Hashes of the signer's certificate, of the signed attributes ESSCertID and ESSCertIDv2. */
  readonly bindings: readonly { readonly algorithm: string; readonly digest: string }[]
  readonly signedBytes: Buffer
  readonly scheme: Scheme
  readonly signature: Buffer
}

type Token = {
  readonly content: Buffer
  readonly info: TokenInfo
  readonly certificates: readonly Certificate[]
  readonly signer: Signer
}

const DIGESTS: Readonly<Record<string, DigestName>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
const OID = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  anyUsage: '2.5.29.37.0',
} as const

/** Context-specific, constructed. */
const CONTEXT = [0xa0, 0xa1, 0xa2, 0xa3] as const
/** A token carries its signer's chain: more certificates than this are made to keep a reader busy. */
const MOST_CERTIFICATES = 16

/** RFC 3161 section 2.4.2 around RFC 5652 section 5. */
function parseToken(bytes: Buffer): Token {
  const outer = readElement(bytes)
  if (outer.tag !== TAG.sequence) throw new DerError('it is no sequence')
  const signedData = new DerReader(signedDataOf(outer.content))
  signedData.take(TAG.integer, 'version')
  signedData.take(TAG.set, 'list of digests')
  const encapsulated = new DerReader(signedData.take(TAG.sequence, 'content').content)
  const certificates = signedData.takeIf(CONTEXT[0])
  signedData.takeIf(CONTEXT[1])
  const signers = readElements(signedData.take(TAG.set, 'list of signers').content)
  signedData.end('the token')
  if (oidText(encapsulated.take(TAG.oid, 'content type')) !== OID.tstInfo) {
    throw new DerError('its content is no timestamp')
  }
  const content = readElement(encapsulated.take(CONTEXT[0], 'content').content)
  if (content.tag !== TAG.octetString) throw new DerError('its content is no octet string')
  const [signer, another] = signers
  if (!signer || another) throw new DerError('it has not exactly one signer')
  const found = certificates ? readElements(certificates.content) : []
  if (found.length > MOST_CERTIFICATES) throw new DerError(`it has ${found.length} certificates`)
  return {
    content: content.content,
    info: parseInfo(content.content),
    certificates: found.filter(({ tag }) => tag === TAG.sequence).map(({ raw }) => readCertificate(raw)),
    signer: parseSigner(signer.content),
  }
}

/** The SignedData of a token, by itself or in the answer of an authority that granted it. */
function signedDataOf(content: Buffer): Buffer {
  const reader = new DerReader(content)
  let token = reader
  if (reader.takeIf(TAG.oid) === null) {
    const status = new DerReader(reader.take(TAG.sequence, 'status').content)
    const code = smallInteger(status.take(TAG.integer, 'status'))
    if (code > 1) throw new DerError(`the authority refused it (status ${code})`)
    token = new DerReader(reader.take(TAG.sequence, 'token').content)
    reader.end('the answer')
  } else {
    token = new DerReader(content)
  }
  if (oidText(token.take(TAG.oid, 'type')) !== OID.signedData) throw new DerError('it is no signed data')
  const inner = readElement(token.take(CONTEXT[0], 'signed data').content)
  token.end('the token')
  if (inner.tag !== TAG.sequence) throw new DerError('its signed data is no sequence')
  return inner.content
}

/** TSTInfo, RFC 3161 section 2.4.2. */
function parseInfo(content: Buffer): TokenInfo {
  const outer = readElement(content)
  if (outer.tag !== TAG.sequence) throw new DerError('its content is no sequence')
  const reader = new DerReader(outer.content)
  if (smallInteger(reader.take(TAG.integer, 'version')) !== 1) throw new DerError('its version is not 1')
  reader.take(TAG.oid, 'policy')
  const imprint = new DerReader(reader.take(TAG.sequence, 'imprint').content)
  const algorithm = digestOf(imprint.take(TAG.sequence, 'imprint algorithm').content)
  const digest = imprint.take(TAG.octetString, 'imprint').content.toString('hex')
  imprint.end('the imprint')
  reader.take(TAG.integer, 'serial number')
  const time = timeText(reader.take(TAG.generalizedTime, 'time'))
  reader.takeIf(TAG.sequence) // accuracy
  reader.takeIf(TAG.boolean) // ordering
  reader.takeIf(TAG.integer) // nonce
  reader.takeIf(CONTEXT[0]) // name of the authority
  const extensions = reader.takeIf(CONTEXT[1])
  reader.end('the content')
  if (extensions && readElements(extensions.content).some(isCritical)) {
    throw new DerError('it has a critical extension that is not known')
  }
  return { imprint: { algorithm, hash: digest }, time }
}

function isCritical({ content }: { readonly content: Buffer }): boolean {
  const reader = new DerReader(content)
  reader.take(TAG.oid, 'extension')
  return reader.takeIf(TAG.boolean)?.content[0] === 0xff
}

function digestOf(algorithm: Buffer): DigestName {
  const oid = oidText(new DerReader(algorithm).take(TAG.oid, 'algorithm'))
  const digest = DIGESTS[oid]
  if (!digest) throw new DerError(`digest ${oid} is not one of SHA-256, SHA-384 and SHA-512`)
  return digest
}

/** SignerInfo, RFC 5652 section 5.3, with the signed attributes that RFC 3161 and RFC 5816 want. */
function parseSigner(content: Buffer): Signer {
  const reader = new DerReader(content)
  reader.take(TAG.integer, 'version')
  const isOf = parseSignerId(reader)
  const digest = digestOf(reader.take(TAG.sequence, 'digest').content)
  const attributes = reader.take(CONTEXT[0], 'list of signed attributes')
  const scheme = schemeOf(reader.take(TAG.sequence, 'signature algorithm').content, digest)
  const signature = reader.take(TAG.octetString, 'signature').content
  reader.takeIf(CONTEXT[1])
  reader.end('the signer')
  const values = new Map<string, Buffer>()
  for (const { content: each } of readElements(attributes.content)) {
    const parts = new DerReader(each)
    const name = oidText(parts.take(TAG.oid, 'attribute'))
    const set = parts.take(TAG.set, 'value').content
    if (values.has(name)) throw new DerError(`attribute ${name} stands twice`)
    values.set(name, set)
  }
  const attribute = (name: string, what: string) => {
    const value = values.get(name)
    if (!value) throw new DerError(`there is no signed ${what}`)
    return readElement(value)
  }
  if (oidText(attribute(OID.contentType, 'content type')) !== OID.tstInfo) {
    throw new DerError('the signed content type is not that of a timestamp')
  }
  // What is signed is the SET, not the [0] that it travels under.
  const signedBytes = Buffer.from(attributes.raw)
  signedBytes[0] = TAG.set
  return {
    isOf,
    digest,
    contentDigest: attribute(OID.messageDigest, 'digest').content.toString('hex'),
    bindings: bindingsOf(values),
    signedBytes,
    scheme,
    signature,
  }
}

function parseSignerId(reader: DerReader): (certificate: Certificate) => boolean {
  const keyId = reader.takeIf(0x80)
  if (keyId) return ({ subjectKeyId }) => subjectKeyId?.equals(keyId.content) === true
  const parts = new DerReader(reader.take(TAG.sequence, 'signer').content)
  const issuer = parts.take(TAG.sequence, 'issuer').raw
  const serial = parts.take(TAG.integer, 'serial number').raw
  return (certificate) => certificate.issuer.equals(issuer) && certificate.serial.equals(serial)
}

/** The first certificate named by each attribute: the signer's own (RFC 5035 sections 3 and 4). */
function bindingsOf(values: ReadonlyMap<string, Buffer>): Signer['bindings'] {
  const first = (name: string): DerReader | null => {
    const value = values.get(name)
    if (!value) return null
    const list = new DerReader(readElement(value).content).take(TAG.sequence, 'list of certificates')
    return new DerReader(new DerReader(list.content).take(TAG.sequence, 'certificate').content)
  }
  const bindings: { algorithm: string; digest: string }[] = []
  const old = first(OID.signingCertificate)
  if (old) {
    // SHA-1 by its definition. It names a certificate and is itself signed: that needs no collision resistance.
    const digest = old.take(TAG.octetString, 'certificate hash').content.toString('hex')
    bindings.push({ algorithm: 'sha1', digest })
  }
  const current = first(OID.signingCertificateV2)
  if (current) {
    const named = current.takeIf(TAG.sequence)
    const algorithm = named ? digestOf(named.content) : 'sha256'
    const digest = current.take(TAG.octetString, 'certificate hash').content.toString('hex')
    bindings.push({ algorithm, digest })
  }
  return bindings
}

// --- Signatures ---

type Scheme = {
  readonly kind: 'rsa' | 'rsa-pss' | 'ecdsa' | 'ed25519'
  readonly digest: DigestName | null
}

const SCHEMES: Readonly<Record<string, Scheme>> = {
  '1.2.840.113549.1.1.11': { kind: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { kind: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { kind: 'rsa', digest: 'sha512' },
  '1.2.840.10045.4.3.2': { kind: 'ecdsa', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { kind: 'ecdsa', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { kind: 'ecdsa', digest: 'sha512' },
  '1.3.101.112': { kind: 'ed25519', digest: null },
}
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const RSA_PSS = '1.2.840.113549.1.1.10'
const EC_PUBLIC_KEY = '1.2.840.10045.2.1'

/** `digest` is that of the signer, for the algorithms that do not name one themselves. */
function schemeOf(algorithm: Buffer, digest: DigestName | null): Scheme {
  const reader = new DerReader(algorithm)
  const oid = oidText(reader.take(TAG.oid, 'signature algorithm'))
  if (oid === RSA_PSS) {
    const hashed = new DerReader(reader.take(TAG.sequence, 'parameters of PSS').content).takeIf(CONTEXT[0])
    if (!hashed) throw new DerError('it is signed over SHA-1')
    return { kind: 'rsa-pss', digest: digestOf(readElement(hashed.content).content) }
  }
  if (digest !== null && oid === RSA_ENCRYPTION) return { kind: 'rsa', digest }
  if (digest !== null && oid === EC_PUBLIC_KEY) return { kind: 'ecdsa', digest }
  const scheme = SCHEMES[oid]
  if (!scheme) throw new DerError(`signature algorithm ${oid} is not one that is taken`)
  return scheme
}

function isSignedBy(key: KeyObject, { scheme, signedBytes, signature }: Signer): boolean {
  return verifies(key, scheme, signedBytes, signature)
}

function verifies(key: KeyObject, { kind, digest }: Scheme, bytes: Buffer, signature: Buffer): boolean {
  const type = key.asymmetricKeyType
  try {
    switch (kind) {
      case 'rsa':
        return type === 'rsa' && verify(digest, bytes, key, signature)
      case 'rsa-pss': {
        if (type !== 'rsa' && type !== 'rsa-pss') return false
        const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_AUTO: saltLength } = constants
        return verify(digest, bytes, { key, padding, saltLength }, signature)
      }
      case 'ecdsa':
        return type === 'ec' && verify(digest, bytes, key, signature)
      case 'ed25519':
        return type === 'ed25519' && verify(null, bytes, key, signature)
    }
  } catch {
    return false // OpenSSL throws on malformed signatures of some algorithms: not valid
  }
}

function weaknessOf(key: KeyObject): string | null {
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (bits !== undefined) return bits < 2048 ? `an RSA key of ${bits} bits` : null
  const curve = key.asymmetricKeyDetails?.namedCurve
  if (curve === undefined) return null
  return ['prime256v1', 'secp384r1', 'secp521r1'].includes(curve) ? null : `a key of curve ${curve}`
}

// --- Certificates ---

type Certificate = {
  readonly raw: Buffer
  readonly serial: Buffer
  readonly issuer: Buffer
  readonly subjectName: Buffer
  /** For people. */
  readonly subject: string
  readonly from: string
  readonly to: string
  readonly key: KeyObject
  readonly signed: Buffer
  readonly scheme: Scheme
  readonly signature: Buffer
  readonly subjectKeyId: Buffer | null
  /** Extended key usage is critical, and timestamps are all that it allows (RFC 3161 section 2.3). */
  readonly isForTimestamps: boolean
  /** Extended key usage, where there is any, leaves room for timestamps below it. */
  readonly allowsTimestamps: boolean
  readonly isAuthority: boolean
  /** How many authorities may stand between it and the signer; null: any number. */
  readonly pathLength: number | null
}

const EXTENSION = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
} as const
/** Critical ones that may be passed over: which policies a certificate is for says nothing against it. */
const HARMLESS: ReadonlySet<string> = new Set(['2.5.29.32'])

/** RFC 5280 section 4.1. The caller answers for malformed ones: DerError. */
function readCertificate(raw: Buffer): Certificate {
  const outer = new DerReader(readElement(raw).content)
  const body = outer.take(TAG.sequence, 'certificate')
  const scheme = schemeOrNull(outer.take(TAG.sequence, 'signature algorithm').content)
  const signature = outer.take(TAG.bitString, 'signature').content.subarray(1)
  outer.end('a certificate')
  const fields = new DerReader(body.content)
  fields.takeIf(CONTEXT[0])
  const serial = fields.take(TAG.integer, 'serial number').raw
  fields.take(TAG.sequence, 'algorithm')
  const issuer = fields.take(TAG.sequence, 'issuer').raw
  const validity = new DerReader(fields.take(TAG.sequence, 'validity').content)
  const [from, to] = [timeText(validity.takeAny('date')), timeText(validity.takeAny('date'))]
  const subjectName = fields.take(TAG.sequence, 'subject').raw
  const spki = fields.take(TAG.sequence, 'public key').raw
  fields.takeIf(0x81)
  fields.takeIf(0x82)
  const extensions = readExtensions(fields.takeIf(CONTEXT[3])?.content ?? null)
  fields.end('a certificate')
  const usages = extensions.usages
  const timestamps = usages?.oids.includes(OID.timeStamping) === true
  return {
    raw,
    serial,
    issuer,
    subjectName,
    subject: subjectText(raw),
    from,
    to,
    key: publicKeyOf(spki),
    signed: body.raw,
    scheme,
    signature,
    subjectKeyId: extensions.subjectKeyId,
    isForTimestamps:
      timestamps &&
      usages?.critical === true &&
      usages.oids.length === 1 &&
      extensions.maySign &&
      !extensions.unknown,
    allowsTimestamps: usages === null || timestamps || usages.oids.includes(OID.anyUsage),
    isAuthority: extensions.isAuthority && extensions.mayCertify && !extensions.unknown,
    pathLength: extensions.pathLength,
  }
}

function schemeOrNull(algorithm: Buffer): Scheme {
  try {
    return schemeOf(algorithm, null)
  } catch (error) {
    // A certificate signed over SHA-1 may stand at the end of a chain, where its own signature says nothing.
    if (error instanceof DerError) return { kind: 'ed25519', digest: null }
    throw error
  }
}

function publicKeyOf(spki: Buffer): KeyObject {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' })
  } catch {
    throw new DerError('the key of a certificate is of no kind that is known')
  }
}

function subjectText(raw: Buffer): string {
  try {
    return new X509Certificate(raw).subject.replaceAll('\n', ', ')
  } catch {
    throw new DerError('a certificate cannot be read')
  }
}

type Extensions = {
  readonly usages: { readonly critical: boolean; readonly oids: readonly string[] } | null
  readonly subjectKeyId: Buffer | null
  readonly maySign: boolean
  readonly mayCertify: boolean
  readonly isAuthority: boolean
  readonly pathLength: number | null
  /** A critical extension that is not known here. */
  readonly unknown: boolean
}

function readExtensions(content: Buffer | null): Extensions {
  let found: Extensions = {
    usages: null,
    subjectKeyId: null,
    maySign: true,
    mayCertify: true,
    isAuthority: false,
    pathLength: null,
    unknown: false,
  }
  const list = content === null ? [] : readElements(readElement(content).content)
  for (const { content: extension } of list) {
    const parts = new DerReader(extension)
    const oid = oidText(parts.take(TAG.oid, 'extension'))
    const critical = parts.takeIf(TAG.boolean)?.content[0] === 0xff
    const value = readElement(parts.take(TAG.octetString, 'extension value').content)
    switch (oid) {
      case EXTENSION.extendedKeyUsage:
        found = { ...found, usages: { critical, oids: readElements(value.content).map(oidText) } }
        break
      case EXTENSION.subjectKeyId:
        found = { ...found, subjectKeyId: value.content }
        break
      case EXTENSION.keyUsage: {
        // BIT STRING: the first byte counts unused bits; then digitalSignature, nonRepudiation, …, keyCertSign (bit 5).
        const bits = value.content[1] ?? 0
        found = { ...found, maySign: (bits & 0xc0) !== 0, mayCertify: (bits & 0x04) !== 0 }
        break
      }
      case EXTENSION.basicConstraints: {
        const constraints = new DerReader(value.content)
        const isAuthority = constraints.takeIf(TAG.boolean)?.content[0] === 0xff
        const length = constraints.takeIf(TAG.integer)
        found = { ...found, isAuthority, pathLength: length ? smallInteger(length) : null }
        break
      }
      default:
        if (critical && !HARMLESS.has(oid)) found = { ...found, unknown: true }
    }
  }
  return found
}

function isValidAt({ from, to }: Certificate, time: string): boolean {
  const second = `${time.slice(0, 19)}Z`
  return from <= second && second <= to
}

/** A chain longer than this is made to keep a reader busy. */
const LONGEST_CHAIN = 6

/** The pinned certificate that a chain from `signer` leads to, every link signed and valid at `time`; or null. */
function findChain(
  signer: Certificate,
  others: readonly Certificate[],
  pinned: readonly Certificate[],
  time: string,
): Certificate | null {
  const isPinned = (certificate: Certificate) => pinned.some(({ raw }) => raw.equals(certificate.raw))
  // Each certificate is tried once: cross-signed ones would otherwise make for as many paths as one likes.
  const tried = new Set<Certificate>()
  const climb = (from: Certificate, below: number): Certificate | null => {
    if (isPinned(from)) return from
    if (below >= LONGEST_CHAIN || tried.has(from)) return null
    tried.add(from)
    for (const issuer of [...pinned, ...others]) {
      if (!issuer.subjectName.equals(from.issuer) || issuer.raw.equals(from.raw)) continue
      if (!issuer.isAuthority || !issuer.allowsTimestamps || !isValidAt(issuer, time)) continue
      if (issuer.pathLength !== null && below > issuer.pathLength) continue
      if (weaknessOf(issuer.key) !== null) continue
      if (!verifies(issuer.key, from.scheme, from.signed, from.signature)) continue
      const root = climb(issuer, below + 1)
      if (root) return root
    }
    return null
  }
  return climb(signer, 0)
}
