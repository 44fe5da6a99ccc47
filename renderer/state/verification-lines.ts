/** The text of a verification, taken apart into its facts and what follows them. */
export type VerificationFacts = {
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  readonly rest: string
}

const FACT = /^([A-Z][A-Za-z ]{2,30}): (.+)$/

export function readVerificationText(text: string): VerificationFacts {
  const lines = text.split('\n')
  const facts: { name: string; value: string }[] = []
  let at = 0
  for (; at < lines.length; at++) {
    const match = FACT.exec(lines[at] ?? '')
    if (!match) break
    facts.push({ name: match[1] ?? '', value: match[2] ?? '' })
  }
  return { facts, rest: lines.slice(at).join('\n').trim() }
}

export function factOf(facts: VerificationFacts, name: string): string | null {
  return facts.facts.find((fact) => fact.name === name)?.value ?? null
}
