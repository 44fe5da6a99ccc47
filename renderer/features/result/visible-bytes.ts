/** Bytes of an archive as text that hides nothing: what is no plain character is spelled out. */

/** A stretch of text, and whether it stands for bytes that would not be seen as they are. */
export type VisiblePiece = { readonly text: string; readonly spelled: boolean }

export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0')

/** Control characters, marks that turn or hide text, private and unassigned ones. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u

/** UTF-8 as it reads; every other byte as `\xNN`, every character that is not seen as `\u{N}`. */
export function visiblePieces(bytes: Uint8Array): readonly VisiblePiece[] {
  const pieces: { text: string; spelled: boolean }[] = []
  const put = (text: string, spelled: boolean) => {
    const last = pieces.at(-1)
    if (last?.spelled === spelled) last.text += text
    else pieces.push({ text, spelled })
  }
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
    let char: string | null = null
    try {
      char = decoder.decode(bytes.subarray(at, at + length))
    } catch {
      // No character: the byte is told by its number.
    }
    if (char === null || char === '') {
      put(`\\x${hex(first)}`, true)
      at += 1
      continue
    }
    if (UNSEEN.test(char)) put(`\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`, true)
    else put(char, false)
    at += length
  }
  return pieces
}

export type HexRow = { readonly offset: number; readonly hex: string; readonly text: string }

/** Sixteen bytes a row, with what of them is printable ASCII. */
export function hexRows(bytes: Uint8Array, offset: number): readonly HexRow[] {
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) => {
    const part = [...bytes.subarray(row * 16, row * 16 + 16)]
    return {
      offset: offset + row * 16,
      hex: part.map(hex).join(' '),
      text: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(''),
    }
  })
}
