import type { NoteNode } from '../../../shared/model/note.ts'
import { inert, visible } from '../report/index.ts'

const HEADINGS_FROM = 2

/** Notes written as Markdown anew: what a viewer could take for HTML or a link is text there too. */
export function notesMarkdown(nodes: readonly NoteNode[]): string {
  return nodes.map(blockOf).join('\n\n')
}

/** A block of text as it is, within a fence that it cannot close. */
export function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text
    .split(/\r\n|\n/)
    .map(visible)
    .join('\n')}\n${fence}`
}

function blockOf(node: NoteNode): string {
  switch (node.kind) {
    case 'paragraph':
      return inlineOf(node.children)
    case 'heading':
      return `${'#'.repeat(Math.min(6, node.level + HEADINGS_FROM))} ${inlineOf(node.children)}`
    case 'rule':
      return '---'
    case 'code-block':
      return fenced(node.text)
    case 'quote':
      return indented(notesMarkdown(node.children), '> ', '> ')
    case 'bullet-list':
      return node.children.map((item) => listItem(item, '- ')).join('\n')
    case 'ordered-list':
      return node.children.map((item, at) => listItem(item, `${node.start + at}. `)).join('\n')
    case 'table':
      return tableOf(node.children)
    default:
      return inlineOf([node])
  }
}

function listItem(item: NoteNode, marker: string): string {
  const children = 'children' in item ? item.children : []
  const blocks = children.every(isInline) ? inlineOf(children) : groupsOf(children)
  return indented(blocks, marker, ' '.repeat(marker.length))
}

/** A tight item has its text and then, perhaps, a list. */
function groupsOf(children: readonly NoteNode[]): string {
  const groups: NoteNode[][] = []
  for (const child of children) {
    const last = groups.at(-1)
    if (last?.[0] && isInline(child) && isInline(last[0])) last.push(child)
    else groups.push([child])
  }
  return groups
    .map((group) => (group[0] && isInline(group[0]) ? inlineOf(group) : group.map(blockOf).join('')))
    .join('\n')
}

const INLINE: ReadonlySet<NoteNode['kind']> = new Set([
  'text',
  'break',
  'code',
  'link',
  'image',
  'strong',
  'emphasis',
  'strikethrough',
])
const isInline = ({ kind }: NoteNode) => INLINE.has(kind)

function tableOf(parts: readonly NoteNode[]): string {
  const rows = parts
    .flatMap((part) => ('children' in part ? part.children : []))
    .map((row) => ('children' in row ? row.children : []))
    .map((cells) =>
      cells.map((cell) => inlineOf('children' in cell ? cell.children : []).replaceAll('\n', ' ')),
    )
  const [head = [], ...body] = rows
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function inlineOf(nodes: readonly NoteNode[]): string {
  return nodes
    .map((node): string => {
      switch (node.kind) {
        case 'text':
          return node.text.split('\n').map(inertLine).join('\n')
        case 'break':
          return '  \n'
        case 'code':
          return codeSpan(node.text)
        case 'strong':
          return `**${inlineOf(node.children)}**`
        case 'emphasis':
          return `*${inlineOf(node.children)}*`
        case 'strikethrough':
          return `~~${inlineOf(node.children)}~~`
        case 'link':
          return `${inlineOf(node.children)} (${inert(node.address)})`
        case 'image':
          return `[Picture: ${inlineOf(node.children)}] (${inert(node.address)})`
        default:
          return 'children' in node ? inlineOf(node.children) : ''
      }
    })
    .join('')
}

/** A line that begins like a list, a quote or a heading would become one. */
function inertLine(line: string): string {
  return inert(line).replace(/^(\s*)([-+>=]|\d+[.)])/, (_, space: string, mark: string) =>
    /\d/.test(mark) ? `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}` : `${space}\\${mark}`,
  )
}

function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const ticks = '`'.repeat(longest + 1)
  return `${ticks} ${visible(text)} ${ticks}`
}

function indented(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, at) => (at === 0 ? first : rest) + line)
    .join('\n')
}
