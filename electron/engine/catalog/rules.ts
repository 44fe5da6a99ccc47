import type { Disposition, DispositionKind, RuleSetInfo } from '../../../shared/model/alert-rule.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { type CatalogDatabase, now } from './database.ts'

/** What was said last of one record under one rule, and where the record is today. */
export type PlacedDisposition = Disposition & {
  readonly rule: string
  readonly file: string
  readonly line: number
}

export type NewDisposition = {
  readonly recordId: number
  readonly rule: string
  readonly kind: DispositionKind
  readonly reason: string
  readonly caseId: number | null
}

const SETS = 'SELECT id, sha256, saved_by AS savedBy, saved_at AS savedAt, rules FROM rule_sets'

/** Rule sets as they were saved, and what was said of hits. Both only grow. */
export function ruleTables(db: CatalogDatabase) {
  const insertSet = db.prepare(`
    INSERT INTO rule_sets (sha256, text, rules, saved_by, saved_at)
    VALUES (@sha256, @text, @rules, @savedBy, @savedAt)`)
  const newestSet = db.prepare<[], RuleSetInfo>(`${SETS} ORDER BY id DESC LIMIT 1`)
  const sets = db.prepare<[], RuleSetInfo>(`${SETS} ORDER BY id DESC`)
  const textOfSet = db.prepare<[number], { readonly text: string }>('SELECT text FROM rule_sets WHERE id = ?')
  const insertDisposition = db.prepare(`
    INSERT INTO rule_dispositions (record_id, rule, kind, reason, case_id, author, at)
    VALUES (@recordId, @rule, @kind, @reason, @caseId, @author, @at)`)
  const placed = db.prepare<[], PlacedDisposition>(`
    SELECT d.rule, d.kind, d.reason, d.case_id AS caseId, d.author, d.at, p.file, p.line,
      (SELECT text FROM case_changes WHERE case_id = d.case_id AND kind = 'title' ORDER BY id DESC LIMIT 1)
        AS caseTitle
    FROM rule_dispositions d JOIN record_places p ON p.record_id = d.record_id
    WHERE d.id IN (SELECT max(id) FROM rule_dispositions GROUP BY record_id, rule)
      AND p.state IN ('here', 'moved') ORDER BY d.id`)

  const say = db.transaction((said: readonly NewDisposition[], author: string) => {
    const at = now()
    for (const disposition of said) insertDisposition.run({ ...disposition, author, at })
  })

  return {
    /** The set in force; null before anything was saved. */
    ruleSet(): RuleSetInfo | null {
      return newestSet.get() ?? null
    },
    /** Newest first: which rules were in force when. */
    ruleSets(): readonly RuleSetInfo[] {
      return sets.all()
    },
    /** The YAML of a set. Throws NOT_FOUND. */
    ruleSetText(id: number): string {
      const found = textOfSet.get(id)
      if (!found) throw new BlotterError('NOT_FOUND', `There is no rule set number ${id}.`)
      return found.text
    },
    saveRuleSet(set: { readonly sha256: string; readonly text: string; readonly rules: number }, by: string) {
      insertSet.run({ ...set, savedBy: by, savedAt: now() })
      return newestSet.get() as RuleSetInfo
    },
    disposeHits(said: readonly NewDisposition[], author: string): void {
      say.immediate(said, author)
    },
    /** What stands of all that was said, for records that are in the archive as they were. */
    ruleDispositions(): readonly PlacedDisposition[] {
      return placed.all()
    },
  }
}
