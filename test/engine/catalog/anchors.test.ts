import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openCatalog } from '../../../electron/engine/catalog/catalog.ts'
import type { AnchorFact } from '../../../shared/model/anchor.ts'
import type { SourceObject } from '../../../shared/model/source-object.ts'
import type { VerificationResult } from '../../../shared/model/verification.ts'
import { tempDir } from '../source/temp-archive.ts'

const RESULT: VerificationResult = {
  integrity: 'PASSED',
  completeness: { status: 'PROVEN_TO_CHECKPOINT', by: 'checkpoint 3', through: '2026-03-04' },
  trust: { status: 'PINNED', keys: [] },
  mode: 'seal',
  profile: null,
  entries: 0,
  first_entry: null,
  last_entry: null,
  hash_chain: { valid: true },
  signatures: { total: 0, checked: 0, valid: 0 },
  authentic: 0,
  coverage: { requested: null, found: null, days: 0, missing: [] },
  files: [],
  findings: [],
  notes: [],
}
const SEEN = {
  checkpoint: {
    origin: 'test.example/log',
    size: 3,
    root: 'ab'.repeat(32),
    day: '2026-03-04',
    file: 'audit/2026/03/2026-03-04.checkpoint',
    signer: 'cd'.repeat(32),
  },
  note: 'a note\n',
  trust: 'PINNED',
} as const
const RUN = {
  startedAt: '2026-03-05T00:00:00.000Z',
  finishedAt: '2026-03-05T00:00:01.000Z',
  request: null,
  result: RESULT,
}
const PRINTED: AnchorFact = {
  kind: 'checkpoint',
  origin: 'test.example/log',
  size: 3,
  root: 'ab'.repeat(32),
  day: null,
  attestedAt: null,
  label: 'paper.txt',
}

function open(dir = tempDir()) {
  const path = join(dir, 'catalog.sqlite')
  return { dir, path, catalog: openCatalog(path) }
}

test('what was seen is kept once, with the run that saw it, across a restart', () => {
  const { dir, catalog } = open()
  catalog.saveVerification({ ...RUN, seen: SEEN })
  catalog.saveVerification({ ...RUN, seen: SEEN })
  catalog.saveVerification(RUN)
  catalog.close()
  const { catalog: again } = open(dir)
  const { file: _, ...known } = SEEN.checkpoint
  expect(again.anchors()).toEqual([
    {
      id: 1,
      kind: 'seen',
      ...known,
      attestedAt: null,
      label: 'this workstation',
      note: 'a note\n',
      trust: 'PINNED',
      firstSeen: expect.stringMatching(/^20.*Z$/),
    },
  ])
  // The same head under another trust is another fact.
  again.saveVerification({ ...RUN, seen: { ...SEEN, trust: 'FIRST_USE' } })
  expect(again.anchors().map(({ trust }) => trust)).toEqual(['FIRST_USE', 'PINNED'])
})

test('a memory that cannot be kept takes its verification with it: both are saved, or neither', () => {
  const { catalog } = open()
  const broken = { ...SEEN, checkpoint: { ...SEEN.checkpoint, root: 'not a root' } }
  expect(() => catalog.saveVerification({ ...RUN, seen: broken })).toThrow()
  expect(catalog.verificationRuns()).toEqual([])
  expect(catalog.anchors()).toEqual([])
})

test('an anchor is withdrawn by a row of its own, and can be taken in again', () => {
  const { catalog, path } = open()
  const first = catalog.addAnchor(PRINTED, Buffer.from('the file'))
  expect(catalog.addAnchor({ ...PRINTED, label: 'copy.txt' }, Buffer.from('the file'))).toEqual(first)
  catalog.withdrawAnchor(first.id)
  expect(catalog.anchors()).toEqual([])
  for (const id of [first.id, 99]) {
    expect(() => catalog.withdrawAnchor(id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  }
  expect(catalog.addAnchor(PRINTED, Buffer.from('the file')).id).toBe(first.id + 1)
  catalog.close()
  const db = new Database(path)
  expect(db.prepare('SELECT id, evidence FROM anchors').all()).toEqual([
    { id: 1, evidence: Buffer.from('the file') },
    { id: 2, evidence: Buffer.from('the file') },
  ])
  db.close()
})

test.each([
  'UPDATE anchors SET size = 1',
  'DELETE FROM anchors',
  "INSERT OR REPLACE INTO anchors (id, kind, origin, size, root, label, first_seen) VALUES (1, 'seen', 'o', 1, '" +
    'a'.repeat(64) +
    "', 'l', 'now')",
  'UPDATE anchor_withdrawals SET anchor_id = 2',
  'DELETE FROM anchor_withdrawals',
])('%s is refused', (sql) => {
  const { catalog, path } = open()
  catalog.withdrawAnchor(catalog.addAnchor(PRINTED, Buffer.alloc(1)).id)
  catalog.addAnchor(PRINTED, Buffer.alloc(1))
  catalog.close()
  const db = new Database(path)
  expect(() => db.exec(sql)).toThrow(/append-only/)
  db.close()
})

test('checkpoints under Object Lock are told with every version, as long as the lock held when they were pulled', () => {
  const { catalog } = open()
  const sourceId = catalog.addSource({ spec: 's3://bucket/audit/', kind: 's3' })
  const record = (key: string, sha: string, over: Partial<SourceObject>) =>
    catalog.recordObject(
      sourceId,
      {
        key,
        sourceKey: key,
        kind: 'checkpoint',
        day: '2026-03-04',
        size: 10,
        etag: sha,
        versionId: `v-${sha}`,
        lastModified: '2026-03-05T00:00:00.000Z',
        storageClass: null,
        needsRestore: false,
        lockMode: 'COMPLIANCE',
        retainUntil: '2999-01-01T00:00:00.000Z',
        legalHold: null,
        checksum: null,
        ...over,
      },
      sha.repeat(64),
    )
  const key = 'audit/2026/03/2026-03-04.checkpoint'
  record(key, 'a', {})
  record(key, 'b', { lockMode: 'GOVERNANCE' })
  record('audit/2026/03/2026-03-05.checkpoint', 'c', { retainUntil: '2020-01-01T00:00:00.000Z' })
  record('audit/2026/03/2026-03-06.checkpoint', 'd', { lockMode: null, retainUntil: null })
  record('audit/2026/03/2026-03-06.manifest.json', 'e', { kind: 'manifest' })
  expect(catalog.lockedCheckpoints()).toEqual([
    {
      key,
      sha256: 'a'.repeat(64),
      versionId: 'v-a',
      lockMode: 'COMPLIANCE',
      retainUntil: '2999-01-01T00:00:00.000Z',
    },
    {
      key,
      sha256: 'b'.repeat(64),
      versionId: 'v-b',
      lockMode: 'GOVERNANCE',
      retainUntil: '2999-01-01T00:00:00.000Z',
    },
  ])
})
