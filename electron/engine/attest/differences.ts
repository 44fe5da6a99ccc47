/** What is not as it was signed, figure by figure. */
import type { AttestationDifference, AttestedFigures, GoneFile } from '../../../shared/model/attestation.ts'

/** Differences that are listed; more of them say no more. */
const MOST = 500

/** Members by which an element of a list is known again; else by its place. */
const NAMES = ['file', 'name', 'strategy', 'ticker', 'status'] as const

/** The figures of two values, each by its path: `fills › totalValue`, `files › audit/… › sha256`. */
export function compareFigures(before: unknown, after: unknown): readonly AttestationDifference[] {
  const was = flatten(before)
  const is = flatten(after)
  const figures = [...new Set([...was.keys(), ...is.keys()])]
  return figures
    .filter((figure) => was.get(figure) !== is.get(figure))
    .slice(0, MOST)
    .map((figure) => ({ figure, before: was.get(figure) ?? null, after: is.get(figure) ?? null }))
}

/** Files and verdicts alone: what can be compared while a day is not loaded. */
export function compareFiles(
  before: AttestedFigures['files'],
  after: AttestedFigures['files'],
): readonly AttestationDifference[] {
  return compareFigures({ files: before }, { files: after })
}

/**
 * Files that their source has lost since they were signed. One that was gone then, too, is part of what was signed; one
 * that came back and is gone again is not.
 */
export function compareGone(
  signed: Pick<AttestedFigures, 'files' | 'gone_from_source'>,
  gone: readonly GoneFile[],
): readonly AttestationDifference[] {
  const known = new Set((signed.gone_from_source ?? []).map(({ file, noticed_at: at }) => `${at} ${file}`))
  return gone
    .filter(({ file, noticed_at: at }) => !known.has(`${at} ${file}`))
    .map(({ file }) => ({
      figure: ['files', file, 'at its source', 'sha256'].join(' › '),
      before: signed.files.find((each) => each.file === file)?.sha256 ?? null,
      after: null,
    }))
}

function flatten(value: unknown, path: readonly string[] = [], into = new Map<string, string>()) {
  if (Array.isArray(value)) {
    const names = value.map((element, index) => nameOf(element) ?? String(index + 1))
    for (const [index, element] of value.entries()) {
      const name = names[index] ?? ''
      // Two of one name are told apart by their place.
      const own = names.indexOf(name) === index ? name : `${name} (${index + 1})`
      flatten(element, [...path, own], into)
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) flatten(member, [...path, name], into)
  } else {
    into.set(path.join(' › '), value === null ? 'none' : String(value))
  }
  return into
}

function nameOf(element: unknown): string | null {
  if (typeof element !== 'object' || element === null) return null
  for (const name of NAMES) {
    const value = (element as Record<string, unknown>)[name]
    if (typeof value === 'string') return value
  }
  return null
}
