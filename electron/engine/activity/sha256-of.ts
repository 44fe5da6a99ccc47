import { hash } from 'node:crypto'

/** SHA-256 of bytes or of a text's UTF-8, hex: how an entry names what was written or taken in. */
export function sha256Of(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex')
}
