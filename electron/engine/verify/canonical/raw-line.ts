/**
 * The canonical text of `rawline-v1` and `sigc-v1`: the line as it stands before its chain fields, closed again.
 * The chain fields stand last, in exactly this spelling; a line that spells them otherwise has no canonical form.
 */
const TAIL =
  /, "previous_hash": "[0-9a-f]{64}", "current_hash": "[0-9a-f]{64}"(?:, "signature": "[A-Za-z0-9+/=]*")?(?:, "key_id": "[0-9a-f]{64}")?\}$/

export function canonicalRawLine(text: string): string | null {
  const match = TAIL.exec(text)
  return match ? `${text.slice(0, match.index)}}` : null
}
