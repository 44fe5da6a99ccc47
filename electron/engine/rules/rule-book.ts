/** The rules of a workspace: a YAML file of the user's, and a copy of each saved state in the catalogue. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RuleBook, RuleSetInfo } from '../../../shared/model/alert-rule.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { authorOf } from '../case/author.ts'
import type { Services } from '../services.ts'
import { sha256Hex } from '../verify/digest.ts'
import { writeDocument } from '../write-together.ts'
import { checkRules, refuseProblems } from './check-rules.ts'
import { SOURCE_RULES } from './source-rules.ts'

/** The name of the file in the workspace. */
export const RULES_FILE = 'alert-rules.yaml'

type Shelf = Pick<Services, 'workspace' | 'catalog'>

/** Throws IO when the file is there and cannot be read. */
export function readRuleBook({ workspace, catalog }: Shelf): RuleBook {
  const path = join(workspace.dir, RULES_FILE)
  const saved = catalog.ruleSet()
  const inForce = saved === null ? null : catalog.ruleSetText(saved.id)
  const text = readFile(path) ?? inForce ?? SOURCE_RULES
  return { path, text, saved, fileDiffers: inForce !== null && text !== inForce }
}

/** The YAML of the set in force; null before anything was saved. */
export function rulesInForce({
  catalog,
}: Pick<Services, 'catalog'>): { readonly set: RuleSetInfo; readonly text: string } | null {
  const set = catalog.ruleSet()
  return set === null ? null : { set, text: catalog.ruleSetText(set.id) }
}

/** Checks, then saves: the file whole, and a copy with its hash. Throws USAGE with every problem there is. */
export async function saveRules(services: Services, text: string): Promise<RuleBook> {
  const { catalog, gate, workspace } = services
  const { rules } = await gate.withReader(async (reader) => {
    const checked = await checkRules(reader, text)
    refuseProblems(checked.problems, RULES_FILE)
    return checked
  })
  const path = join(workspace.dir, RULES_FILE)
  await writeDocument({ path, content: text })
  const sha256 = sha256Hex(text)
  if (catalog.ruleSet()?.sha256 !== sha256) {
    const { id } = catalog.saveRuleSet({ sha256, text, rules: rules.length }, authorOf(catalog))
    catalog.recordActivity('rules.saved', { set: id, sha256, rules: rules.length, path })
  }
  return readRuleBook(services)
}

function readFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new BlotterError('IO', `The rules ${path} cannot be read: ${(cause as Error).message}`, {
      hint: 'Check who owns the file, and that you may read it.',
      cause,
    })
  }
}
