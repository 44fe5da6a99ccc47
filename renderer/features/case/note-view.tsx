import type { ReactNode } from 'react'
import { NOTE_ELEMENTS, type NoteNode } from '../../../shared/model/note.ts'

/** Headings of notes stand below those of the page. */
const HEADINGS = ['h3', 'h4', 'h5', 'h6'] as const

/** Notes as they will be exported: text and structure only, addresses shown and not followed. */
export function NoteView({ nodes }: { readonly nodes: readonly NoteNode[] }) {
  return <div className="note-view">{childrenOf(nodes)}</div>
}

function childrenOf(nodes: readonly NoteNode[]): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: a tree that is drawn anew whole
  return nodes.map((node, at) => <Node key={at} node={node} />)
}

function Node({ node }: { readonly node: NoteNode }) {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'break':
      return <br />
    case 'rule':
      return <hr />
    case 'code':
      return <code>{node.text}</code>
    case 'code-block':
      return <pre>{node.text}</pre>
    case 'link':
      return (
        <>
          {childrenOf(node.children)} <span className="dim">({node.address})</span>
        </>
      )
    case 'image':
      return (
        <>
          [Picture: {childrenOf(node.children)}] <span className="dim">({node.address})</span>
        </>
      )
    case 'heading': {
      const Heading = HEADINGS[Math.min(node.level, HEADINGS.length) - 1] ?? 'h6'
      return <Heading>{childrenOf(node.children)}</Heading>
    }
    case 'ordered-list':
      return <ol start={node.start}>{childrenOf(node.children)}</ol>
    default: {
      const Element = NOTE_ELEMENTS[node.kind]
      return <Element>{childrenOf(node.children)}</Element>
    }
  }
}
