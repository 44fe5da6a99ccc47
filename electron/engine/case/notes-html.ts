import { NOTE_ELEMENTS, type NoteNode } from '../../../shared/model/note.ts'
import { escaped } from '../report/index.ts'

/** Headings of notes stand below those of the document. */
const HEADINGS_FROM = 2

/** Notes as HTML: what was typed is text, an address is shown and no link. */
export function notesHtml(nodes: readonly NoteNode[]): string {
  return nodes.map(nodeHtml).join('')
}

function nodeHtml(node: NoteNode): string {
  switch (node.kind) {
    case 'text':
      return lines(node.text)
    case 'break':
      return '<br>'
    case 'rule':
      return '<hr>'
    case 'code':
      return `<code>${escaped(node.text)}</code>`
    case 'code-block':
      return `<pre>${lines(node.text)}</pre>`
    case 'link':
      return `${notesHtml(node.children)}${address(node.address)}`
    case 'image':
      return `[Picture: ${notesHtml(node.children)}]${address(node.address)}`
    case 'heading': {
      const level = Math.min(6, node.level + HEADINGS_FROM)
      return `<h${level}>${notesHtml(node.children)}</h${level}>`
    }
    case 'ordered-list':
      return `<ol start="${node.start}">${notesHtml(node.children)}</ol>`
    case 'table-heading':
      return `<th scope="col">${notesHtml(node.children)}</th>`
    default: {
      const tag = NOTE_ELEMENTS[node.kind]
      return `<${tag}>${notesHtml(node.children)}</${tag}>`
    }
  }
}

const address = (text: string) => ` <span class="address">(${escaped(text)})</span>`

/** Text whose line ends stay line ends; everything else that cannot be seen is spelled out. */
export function lines(text: string): string {
  return text
    .split(/\r\n|\n/)
    .map(escaped)
    .join('\n')
}
