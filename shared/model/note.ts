/** Notes in Markdown, taken apart: a tree that the page and the exported file print in the same way. */

export type NoteText = { readonly kind: 'text'; readonly text: string }

export type NoteNode =
  | NoteText
  | { readonly kind: 'break' | 'rule' }
  | { readonly kind: 'code' | 'code-block'; readonly text: string }
  /** An address is shown, never followed. */
  | { readonly kind: 'link' | 'image'; readonly address: string; readonly children: readonly NoteNode[] }
  | { readonly kind: 'heading'; readonly level: number; readonly children: readonly NoteNode[] }
  | {
      readonly kind: 'ordered-list'
      readonly start: number
      readonly children: readonly NoteNode[]
    }
  | { readonly kind: NoteElement; readonly children: readonly NoteNode[] }

export const NOTE_ELEMENTS = [
  'paragraph',
  'strong',
  'emphasis',
  'strikethrough',
  'quote',
  'bullet-list',
  'list-item',
  'table',
  'table-head',
  'table-body',
  'table-row',
  'table-heading',
  'table-cell',
] as const
export type NoteElement = (typeof NOTE_ELEMENTS)[number]
