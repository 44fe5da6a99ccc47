import { hash } from 'node:crypto'

/** SHA-256 of a text's UTF-8, hex: how an entry names what was written. */
export function sha256Of(text: string): string {
  return hash('sha256', text, 'hex')
}
