/** What is said of hits: dismissed with a reason, linked to a case, reopened. Kept by the record's content and the rule. */
import type { DispositionKind } from '../../../shared/model/alert-rule.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import type { RecordPlace } from '../../../shared/model/mark.ts'
import { closeNames } from '../../../shared/sql/close-names.ts'
import { authorOf } from '../case/author.ts'
import { findRecords } from '../case/find-records.ts'
import { readRecords } from '../case/read-records.ts'
import { interruptible } from '../query/interruptible.ts'
import type { Services } from '../services.ts'
import { checkRules } from './check-rules.ts'
import { parseRules } from './parse-rules.ts'
import { rulesInForce } from './rule-book.ts'
import { runRule } from './run-rule.ts'

export type HitPlace = RecordPlace & { readonly rule: string }

export type Said =
  | { readonly kind: 'dismissed' | 'reopened'; readonly reason: string }
  | { readonly kind: 'linked'; readonly caseId: number; readonly reason: string }

/** Hits that one entry of the activity log names. */
const TOLD = 100

const ACTIVITY: Readonly<Record<DispositionKind, string>> = {
  dismissed: 'rule.dismissed',
  linked: 'rule.linked',
  reopened: 'rule.reopened',
}

/**
 * Says something of hits of saved rules. Throws NOT_FOUND for a record or a case that is not there, USAGE for a rule
 * that is not in force and for a record that is no hit of it. Nothing is said then, of none of them.
 */
export async function disposeHits(
  services: Services,
  hits: readonly HitPlace[],
  said: Said,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { catalog } = services
  for (const { rule } of hits) requireRule(services, rule)
  if (said.kind === 'linked') catalog.caseSummary(said.caseId)
  await findRecords(services, signal)
  const records = await readRecords(services, hits, signal)
  await requireHits(services, hits, signal)
  const ids = catalog.keepRecords(records)
  const recordAt = new Map(
    records.map(({ file, line, sha256 }, at) => [`${line} ${file}`, { id: ids[at] ?? 0, sha256 }]),
  )
  const author = authorOf(catalog)
  const recordOf = ({ file, line }: RecordPlace) => {
    const record = recordAt.get(`${line} ${file}`)
    if (!record) throw new BlotterError('INTERNAL', `${file}:${line} was read and is not there.`)
    return record
  }
  const caseId = said.kind === 'linked' ? said.caseId : null
  if (caseId !== null) {
    const members = [...new Set(hits.map((hit) => recordOf(hit).id))]
    catalog.addCaseMembers(
      caseId,
      members.map((recordId) => ({ kind: 'record', recordId })),
      author,
    )
  }
  catalog.disposeHits(
    hits.map((hit) => ({
      recordId: recordOf(hit).id,
      rule: hit.rule,
      kind: said.kind,
      reason: said.reason,
      caseId,
    })),
    author,
  )
  catalog.recordActivity(ACTIVITY[said.kind], {
    reason: said.reason,
    ...(caseId !== null && { case: caseId }),
    hits: hits.slice(0, TOLD).map((hit) => ({ ...hit, sha256: recordOf(hit).sha256 })),
    count: hits.length,
  })
}

function requireRule(services: Pick<Services, 'catalog'>, rule: string): void {
  const inForce = rulesInForce(services)
  const names = inForce === null ? [] : parseRules(inForce.text).rules.map(({ name }) => name)
  if (names.includes(rule)) return
  const [meant] = closeNames(rule, names)
  throw new BlotterError('USAGE', `There is no saved rule “${rule.slice(0, 80)}”.`, {
    hint:
      meant === undefined
        ? 'Save the rules first; what is said of a hit is kept by the name of its rule.'
        : `Did you mean “${meant}”?`,
  })
}

/** Runs the rules in force over what is loaded: each place has to be a hit of its rule. */
async function requireHits(
  { catalog, gate }: Services,
  hits: readonly HitPlace[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const text = rulesInForce({ catalog })?.text ?? ''
  await gate.withReader((reader) =>
    interruptible(reader, signal, async (connection) => {
      const own = { ...reader, connection }
      const { ready } = await checkRules(own, text)
      for (const [name, places] of Map.groupBy(hits, ({ rule }) => rule)) {
        const rule = ready.find((each) => each.rule.name === name)
        const among = rule ? (await runRule(own, rule, null, { limit: 0, places })).among : []
        const found = new Set(among.map(({ file, line }) => `${line} ${file}`))
        const other = places.find(({ file, line }) => !found.has(`${line} ${file}`))
        if (other)
          throw new BlotterError('USAGE', `${other.file}:${other.line} is no hit of the rule “${name}”.`, {
            hint: 'The hits are those that a run of the rules in force lists: run the rules again.',
          })
      }
    }),
  )
}
