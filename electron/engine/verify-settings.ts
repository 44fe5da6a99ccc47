/** Rules of verification that a workspace keeps as settings. They come from disk: parsed before use. */
import { z } from 'zod'
import { BlotterError } from '../../shared/model/error.ts'
import type { Catalog } from './catalog/catalog.ts'
import { parseTsaRoot, type VerifyRequest } from './verify/index.ts'

/** How old, in days, the newest proven checkpoint may be. Not set: no rule. */
const FRESHNESS_SETTING = 'freshness.days'
/** Pinned certificates of timestamp authorities. */
export const TSA_ROOTS_SETTING = 'tsa.roots'

const days = z.number().int().min(0).max(36_500)
const roots = z.array(z.object({ pem: z.string().max(64 * 1024), label: z.string().max(200) })).max(100)

/** Throws USAGE for a value of a rule that verification could not use: it would refuse to run ever after. */
export function checkRule(name: string, value: unknown): void {
  if (value === null || value === undefined) return
  if (name === FRESHNESS_SETTING && !days.safeParse(value).success) {
    throw new BlotterError('USAGE', 'The rule of freshness is a whole number of days, from 0 to 36500.')
  }
  if (name !== TSA_ROOTS_SETTING) return
  const given = roots.safeParse(value)
  const unusable = given.success ? given.data.find(({ pem }) => parseTsaRoot(pem) === null) : null
  if (unusable === undefined) return
  const label = unusable?.label ?? 'The setting'
  throw new BlotterError('USAGE', `${label} holds no certificate of a timestamp authority.`, {
    hint: 'Give the X.509 certificate of the authority, or of the root above it, as PEM.',
  })
}

/** PEM texts. */
export function tsaRootsOf(catalog: Catalog): readonly string[] {
  const kept = roots.safeParse(catalog.setting(TSA_ROOTS_SETTING))
  return kept.success ? kept.data.map(({ pem }) => pem) : []
}

/** `maxAge` is the rule of this one run; without it that of the workspace holds. Only a rule asks for the clock. */
export function freshnessOf(catalog: Catalog, maxAge: number | undefined): VerifyRequest['freshness'] {
  const kept = days.safeParse(maxAge ?? catalog.setting(FRESHNESS_SETTING))
  return kept.success ? freshFor(kept.data) : undefined
}

/** The rule as of today, UTC. */
export function freshFor(maxAge: number): NonNullable<VerifyRequest['freshness']> {
  return { today: new Date().toISOString().slice(0, 10), days: maxAge }
}
