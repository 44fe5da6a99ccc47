/** The timestamp tokens that lie beside the checkpoints of an archive. */
import type { AnchorFact } from '../../../shared/model/anchor.ts'
import { parseArchiveKey, siblingKey } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { consequence, finding, withConsequences } from './findings.ts'
import { readSidecar } from './read-sidecar.ts'
import { parseCheckpoint, parseNote } from './signed-note.ts'
import { judgeToken, parseTsaRoot, type TokenJudgement } from './timestamp-token.ts'

export type ArchivedTokens = {
  /** `known`, with what the tokens add: findings of their own, or consequences of a checkpoint that is not valid. */
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
  /** One for each good token of a pinned authority. */
  readonly anchors: readonly AnchorFact[]
}

/** Judges every token. Throws USAGE for a pinned authority that is no certificate. */
export function readArchivedTokens(
  sidecars: ReadonlyMap<string, string>,
  tsaRoots: readonly string[],
  known: readonly Finding[],
): ArchivedTokens {
  const pinned = tsaRoots.map((pem) => {
    const certificate = parseTsaRoot(pem)
    if (certificate) return certificate
    throw new BlotterError('USAGE', '--tsa-root: this is no X.509 certificate that Blotter can use.', {
      hint: 'Give the certificate of the timestamp authority, or of the root above it, as PEM.',
    })
  })
  const findings = [...known]
  const anchors: AnchorFact[] = []
  const unpinned = new Set<string>()
  for (const key of [...sidecars.keys()]
    .filter((name) => parseArchiveKey(name)?.kind === 'timestamp-token')
    .sort()) {
    const checkpointKey = siblingKey(key, 'checkpoint')
    const checkpointPath = sidecars.get(checkpointKey)
    const token = readSidecar(sidecars.get(key) as string, 'timestamp-token')
    const covered = checkpointPath === undefined ? null : readSidecar(checkpointPath, 'checkpoint')
    const judged: TokenJudgement =
      typeof token === 'string'
        ? { good: false, reason: token }
        : covered === null || typeof covered === 'string'
          ? { good: false, reason: 'the checkpoint that it covers is not there' }
          : judgeToken(token, covered, pinned)
    if (!judged.good) {
      const cause = findings.findIndex(
        ({ kind, file }) => kind === 'CHECKPOINT_INVALID' && file === checkpointKey,
      )
      const at = findings[cause]
      if (at && judged.actual !== undefined) {
        findings[cause] = withConsequences(at, consequence('TSA_INVALID', key, null))
      } else {
        const { expected = null, actual = null } = judged
        const message = `The timestamp token does not stand for the checkpoint: ${judged.reason}.`
        findings.push(finding({ kind: 'TSA_INVALID', file: key, expected, actual, message }))
      }
      continue
    }
    if (judged.root === null) {
      unpinned.add(judged.authority)
      continue
    }
    const note = (covered as Buffer).toString('utf8')
    const checkpoint = parseCheckpoint(parseNote(covered as Buffer)?.text ?? '')
    if (!checkpoint) continue // said of the checkpoint itself
    anchors.push({
      kind: 'timestamp token',
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root.toString('hex'),
      day: parseArchiveKey(key)?.day ?? null,
      attestedAt: judged.time,
      label: key,
      note,
    })
  }
  const notes = [...unpinned]
    .sort()
    .map(
      (authority) =>
        `There are timestamp tokens of an unpinned authority (${authority}): their time proves nothing until it is pinned.`,
    )
  return { findings, notes, anchors }
}
