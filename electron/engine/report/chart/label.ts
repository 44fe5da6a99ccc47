import { visible } from '../format.ts'

const LONGEST = 32

/** A text of the archive as a label: what cannot be seen spelled out, and not longer than its place. */
export function chartLabel(text: string): string {
  const characters = [...visible(text.slice(0, 4 * LONGEST))]
  return characters.length > LONGEST || text.length > 4 * LONGEST
    ? `${characters.slice(0, LONGEST - 1).join('')}\u2026`
    : characters.join('')
}
