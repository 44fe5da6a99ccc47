/** How bytes are shown. */
export const BYTE_FORMS = [
  { value: 'text', label: 'Text' },
  { value: 'hex', label: 'Hex' },
] as const
export type ByteForm = (typeof BYTE_FORMS)[number]['value']
