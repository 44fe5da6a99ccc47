import { BlotterError } from '../../../shared/model/error.ts'
import { recordFailures } from '../activity/record-run.ts'
import { findRecords } from '../case/find-records.ts'
import { follow } from '../follow.ts'
import type { Implementer } from '../implement.ts'
import { checkRules } from '../rules/check-rules.ts'
import { disposeHits, type HitPlace, type Said } from '../rules/dispose.ts'
import { RULES_FILE, readRuleBook, rulesInForce, saveRules } from '../rules/rule-book.ts'
import { runRules } from '../rules/run-rules.ts'
import type { Services } from '../services.ts'
import { sha256Hex } from '../verify/digest.ts'

export function rulesHandlers(os: Implementer['rules'], services: Services) {
  const { catalog, gate } = services

  const dispose = (hits: readonly HitPlace[], said: Said, signal: AbortSignal | undefined): Promise<void> => {
    const told = { ...said, hits: hits.slice(0, 100), count: hits.length }
    return recordFailures(catalog, 'rule.dispose', told, () => disposeHits(services, hits, said, signal))
  }

  return {
    book: os.book.handler(() => readRuleBook(services)),
    check: os.check.handler(async ({ input }) => {
      const { rules, problems } = await gate.withReader((reader) => checkRules(reader, input.text))
      return { rules, problems }
    }),
    run: os.run.handler(async function* ({ input: { text, name, range, limit }, signal }) {
      return yield* follow(signal, (run) =>
        recordFailures(catalog, 'rules.run', { name, range: range ?? null }, async () => {
          const given = text === undefined ? textInForce(services) : { text, file: name }
          await findRecords(services, run.signal)
          const period = range ?? null
          const dispositions = catalog.ruleDispositions()
          const result = await gate.withReader((reader) =>
            runRules(reader, { ...given, period, limit, dispositions }, run),
          )
          catalog.recordActivity('rules.run', {
            name: given.file,
            sha256: sha256Hex(given.text),
            range: period,
            rules: result.outcomes.length,
            hits: result.outcomes.reduce((sum, { hits }) => sum + hits, 0),
          })
          return result
        }),
      )
    }),
    save: os.save.handler(({ input }) =>
      recordFailures(catalog, 'rules.save', { sha256: sha256Hex(input.text) }, () =>
        saveRules(services, input.text),
      ),
    ),
    history: os.history.handler(() => catalog.ruleSets()),
    set: os.set.handler(({ input }) => ({ text: catalog.ruleSetText(input.id) })),
    dismiss: os.dismiss.handler(({ input: { hits, reason }, signal }) =>
      dispose(hits, { kind: 'dismissed', reason }, signal),
    ),
    link: os.link.handler(({ input: { hits, caseId, reason }, signal }) =>
      dispose(hits, { kind: 'linked', caseId, reason }, signal),
    ),
    reopen: os.reopen.handler(({ input: { hits, reason }, signal }) =>
      dispose(hits, { kind: 'reopened', reason }, signal),
    ),
  }
}

function textInForce(services: Services): { readonly text: string; readonly file: string } {
  const inForce = rulesInForce(services)
  if (inForce) return { text: inForce.text, file: RULES_FILE }
  throw new BlotterError('NOT_FOUND', 'No rules were saved in this workspace.', {
    hint: 'Save rules first: what is saved is in force.',
  })
}
