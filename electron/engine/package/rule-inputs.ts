/** The alert rules in force and what people said of their hits: they lie in a package, and its hits follow from them. */
import { z } from 'zod'
import { DISPOSITION_KINDS } from '../../../shared/model/alert-rule.ts'
import { parseArchiveKey } from '../../../shared/model/archive.ts'
import type { DayRange } from '../../../shared/model/source-object.ts'
import type { PlacedDisposition } from '../catalog/rules.ts'
import { readDriftFields } from '../rules/condition.ts'
import { parseRules } from '../rules/parse-rules.ts'
import { prepareRuleHits, type RuleInputs, readRuleInputs } from '../rules/rule-hits.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'
import { sha256Hex } from '../verify/digest.ts'
import { INPUTS_NAME, notAsItShouldBe, type PackageInputs, parseJson } from './inputs.ts'
import { instant } from './inputs-facts.ts'
import { MANIFEST_NAME, type Manifest } from './manifest.ts'
import { objectsOf } from './plan-package.ts'
import type { ZipContent } from './read-zip.ts'
import type { Staging } from './staging.ts'

export const RULES_NAME = 'rules/rules.yaml'
export const DISPOSITIONS_NAME = 'rules/dispositions.json'
const DISPOSITIONS_FORMAT = 'blotter-package-dispositions-v1'

const LARGEST_RULES = 8 << 20
const LARGEST_DISPOSITIONS = 512 << 20
const MOST_TOLD = 20

const text = z.string()

const disposition: z.ZodType<PlacedDisposition> = z
  .strictObject({
    rule: text.min(1),
    file: text.refine((key) => parseArchiveKey(key) !== null, 'no key of the archive layout'),
    line: z.number().int().min(1),
    kind: z.enum(DISPOSITION_KINDS),
    reason: text,
    caseId: z.number().int().nullable(),
    caseTitle: text.nullable(),
    author: text,
    at: instant,
  })
  .refine(
    ({ kind, caseId }) => (kind === 'linked') === (caseId !== null),
    'a case, or none, where it is not so',
  )

const hitKey = ({ rule, file, line }: PlacedDisposition) => `${line} ${rule} ${file}`

const dispositionsFile = z.strictObject({
  format: z.literal(DISPOSITIONS_FORMAT),
  dispositions: z
    .array(disposition)
    .max(500_000)
    .refine((list) => new Set(list.map(hitKey)).size === list.length, 'two about the same hit'),
})

/** The rules in force, and what stands of all that was said of their hits in the period; null when none were saved. */
export async function gatherRules(
  services: Services,
  range: DayRange,
  run: RunOptions,
): Promise<RuleInputs | null> {
  await prepareRuleHits(services, run.signal)
  const rules = readRuleInputs(services)
  if (rules === null) return null
  const parsed = parseRules(rules.text).rules
  const names = new Set(parsed.map(({ name }) => name))
  const keys = new Set(objectsOf(services, range).flatMap(({ key, inPeriod }) => (inPeriod ? [key] : [])))
  const words = parsed.flatMap(({ condition, rate }) => [condition, ...(rate?.by ?? [])])
  // Fields that only records outside of the period have are known to the rules of the workspace.
  const isNamed = (field: string) =>
    words.some((word) => word.includes(field) || word.includes(field.replaceAll('"', '""')))
  const fields = await services.gate.withReader(readDriftFields)
  return {
    ...rules,
    fields: fields.filter(isNamed),
    dispositions: lastOfEach(
      rules.dispositions.filter(({ rule, file }) => names.has(rule) && keys.has(file)),
    ),
  }
}

/** Records with the same bytes may be found at one place: what was said last of it stands, as everywhere. */
function lastOfEach(dispositions: readonly PlacedDisposition[]): readonly PlacedDisposition[] {
  return [...new Map(dispositions.map((each) => [hitKey(each), each])).values()]
}

export async function putRules(staging: Staging, rules: RuleInputs, period: DayRange): Promise<void> {
  await staging.put(RULES_NAME, rules.text)
  const { dispositions } = rules
  const told = { format: DISPOSITIONS_FORMAT, dispositions }
  await staging.put(DISPOSITIONS_NAME, `${JSON.stringify(told, null, 2)}\n`, {
    count: dispositions.length,
    period,
  })
}

/**
 * Reads them out of a package, and what is wrong with them beside the other members. Throws USAGE when one is not there,
 * or is none. Rules with mistakes are none of it: they are run, and what is wrong is said in the reports.
 */
export async function takeRules(
  zip: ZipContent,
  manifest: Manifest,
  inputs: PackageInputs,
): Promise<{ readonly rules: RuleInputs | null; readonly problems: readonly string[] }> {
  if (inputs.rules === null) {
    const problems = [RULES_NAME, DISPOSITIONS_NAME]
      .filter((name) => zip.sizes.has(name))
      .map((name) => `${name} is in the package, and ${INPUTS_NAME} says that no alert rules were in force.`)
    return { rules: null, problems }
  }
  const yaml = await zip.readText(RULES_NAME, LARGEST_RULES)
  const written = (await zip.readText(DISPOSITIONS_NAME, LARGEST_DISPOSITIONS)).toString('utf8')
  const read = dispositionsFile.safeParse(parseJson(written, DISPOSITIONS_NAME))
  if (!read.success) throw notAsItShouldBe(DISPOSITIONS_NAME, read.error)
  const { dispositions } = read.data
  const { savedAt, fields, sha256 } = inputs.rules
  const rules = { text: yaml.toString('utf8'), sha256: sha256Hex(yaml), savedAt, fields, dispositions }
  const listed = manifest.members.find(({ path }) => path === RULES_NAME)?.sha256
  return {
    rules,
    problems: [
      ...(listed === sha256
        ? []
        : [`${INPUTS_NAME} names another hash for ${RULES_NAME} than ${MANIFEST_NAME}.`]),
      ...strangers(rules, inputs),
    ],
  }
}

/** Dispositions of what is not in the package. */
function strangers({ text: yaml, dispositions }: RuleInputs, { archive }: PackageInputs): readonly string[] {
  const names = new Set(parseRules(yaml).rules.map(({ name }) => name))
  const keys = new Set(archive.flatMap(({ key, inPeriod }) => (inPeriod ? [key] : [])))
  const told = new Set([
    ...dispositions.flatMap(({ rule }) =>
      names.has(rule)
        ? []
        : [`${DISPOSITIONS_NAME} speaks of the rule “${shown(rule)}”, which ${RULES_NAME} has not.`],
    ),
    ...dispositions.flatMap(({ file }) =>
      keys.has(file)
        ? []
        : [`${DISPOSITIONS_NAME} speaks of ${shown(file)}, which is no file of the period.`],
    ),
  ])
  return [...told].slice(0, MOST_TOLD)
}

const shown = (given: string) => given.slice(0, 200).toWellFormed()
