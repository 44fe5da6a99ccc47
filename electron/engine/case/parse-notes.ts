/** Markdown as a tree. No HTML passes, nothing becomes a link by itself, and an address is text. */
import MarkdownIt from 'markdown-it'
import type { NoteElement, NoteNode } from '../../../shared/model/note.ts'

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })
// The parser's own check leaves some links as they were typed, which would show them in two ways.
markdown.validateLink = () => true

type Token = ReturnType<typeof markdown.parse>[number]

const ELEMENTS: Readonly<Record<string, NoteElement>> = {
  paragraph: 'paragraph',
  strong: 'strong',
  em: 'emphasis',
  s: 'strikethrough',
  blockquote: 'quote',
  bullet_list: 'bullet-list',
  list_item: 'list-item',
  table: 'table',
  thead: 'table-head',
  tbody: 'table-body',
  tr: 'table-row',
  th: 'table-heading',
  td: 'table-cell',
}

export function parseNotes(text: string): readonly NoteNode[] {
  return treeOf(markdown.parse(text, {}))
}

/** Opening and closing tokens come in pairs; what stands between them are children. */
function treeOf(tokens: readonly Token[]): readonly NoteNode[] {
  const root: NoteNode[] = []
  const open: NoteNode[][] = [root]
  for (const token of tokens) {
    const here = open.at(-1) ?? root
    if (token.nesting === 1) {
      const children: NoteNode[] = []
      const element = elementOf(token, children)
      // A paragraph of a tight list is not shown as one.
      if (element === null || token.hidden) open.push(here)
      else {
        here.push(element)
        open.push(children)
      }
    } else if (token.nesting === -1) open.pop()
    else here.push(...leafOf(token))
  }
  return root
}

function elementOf(token: Token, children: readonly NoteNode[]): NoteNode | null {
  const name = token.type.replace(/_open$/, '')
  switch (name) {
    case 'heading':
      return { kind: 'heading', level: Number(token.tag.slice(1)), children }
    case 'ordered_list':
      return { kind: 'ordered-list', start: Number(token.attrGet('start') ?? 1), children }
    case 'link':
      return { kind: 'link', address: addressOf(token, 'href'), children }
    default: {
      const kind = ELEMENTS[name]
      return kind === undefined ? null : { kind, children }
    }
  }
}

function leafOf(token: Token): readonly NoteNode[] {
  switch (token.type) {
    case 'inline':
      return treeOf(token.children ?? [])
    case 'softbreak':
      return [{ kind: 'text', text: '\n' }]
    case 'hardbreak':
      return [{ kind: 'break' }]
    case 'hr':
      return [{ kind: 'rule' }]
    case 'code_inline':
      return [{ kind: 'code', text: token.content }]
    case 'fence':
    case 'code_block':
      return [{ kind: 'code-block', text: token.content.replace(/\n$/, '') }]
    case 'image':
      return [{ kind: 'image', address: addressOf(token, 'src'), children: treeOf(token.children ?? []) }]
    default:
      return token.content === '' ? [] : [{ kind: 'text', text: token.content }]
  }
}

/** As it was typed, where its escapes can be read. */
function addressOf(token: Token, attribute: string): string {
  const address = String(token.attrGet(attribute) ?? '')
  try {
    return decodeURI(address)
  } catch (error) {
    if (error instanceof URIError) return address
    throw error
  }
}
