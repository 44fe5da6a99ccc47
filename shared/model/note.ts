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

/** What is printed as one element of HTML around its children, in the page as in the exported file. */
export const NOTE_ELEMENTS = {
  paragraph: 'p',
  strong: 'strong',
  emphasis: 'em',
  strikethrough: 's',
  quote: 'blockquote',
  'bullet-list': 'ul',
  'list-item': 'li',
  table: 'table',
  'table-head': 'thead',
  'table-body': 'tbody',
  'table-row': 'tr',
  'table-heading': 'th',
  'table-cell': 'td',
} as const
export type NoteElement = keyof typeof NOTE_ELEMENTS
