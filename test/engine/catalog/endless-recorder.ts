/** Saves verification runs of 20 findings until it is killed, and says the number of each that was saved. argv: path. */
import { openCatalog } from '../../../electron/engine/catalog/catalog.ts'
import type { Finding } from '../../../shared/model/finding.ts'

const catalog = openCatalog(process.argv[2] ?? '')
const finding: Finding = {
  kind: 'CHAIN_LINK_BROKEN',
  severity: 'error',
  file: 'audit/2024/01/2024-01-15.log.gz',
  line: 1,
  byte_offset: 0,
  seq: 0,
  event_id: null,
  expected: null,
  actual: null,
  message: 'broken',
  consequences: [],
  confidence: 'certain',
}
for (let n = 1; ; n += 1) {
  catalog.saveVerification({
    startedAt: '2024-02-01T00:00:00.000Z',
    finishedAt: '2024-02-01T00:00:01.000Z',
    request: null,
    result: {
      integrity: 'FAILED',
      completeness: { status: 'NOT_PROVEN', by: null, through: null },
      trust: { status: 'NONE', keys: [] },
      mode: 'full',
      profile: null,
      entries: 0,
      first_entry: null,
      last_entry: null,
      hash_chain: { valid: false },
      signatures: { total: 0, checked: 0, valid: 0 },
      authentic: 0,
      coverage: { requested: null, found: null, days: 0, missing: [] },
      files: [],
      findings: Array.from({ length: 20 }, () => finding),
      notes: [],
    },
  })
  process.stdout.write(`${n}\n`)
  await new Promise((resolve) => setImmediate(resolve))
}
