import { ChevronDown, ChevronUp, Search, X } from 'lucide-react'
import { type KeyboardEvent, type Ref, useEffect, useRef, useState } from 'react'
import type { Search as SearchState } from '../../state/results.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatCount, plural } from '../../ui/format.ts'

const FIND_AFTER_MS = 250

/** `here`: the cell at hand counts, for a text that is still being typed. */
export type FindDirection = 'next' | 'previous' | 'here'

/** Looks for a text in every cell of what is shown, whole results included, and goes from hit to hit. */
export function FindBar({
  search,
  ref,
  onFind,
  onClose,
}: {
  readonly search: SearchState
  readonly ref: Ref<HTMLInputElement>
  readonly onFind: (text: string, direction: FindDirection) => void
  readonly onClose: () => void
}) {
  const [text, setText] = useState(search.text)
  const { text: asked } = search
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once the typing rests, not whenever the answer comes
  useEffect(() => {
    if (text === asked) return
    timer.current = setTimeout(() => onFind(text, 'here'), FIND_AFTER_MS)
    return () => clearTimeout(timer.current)
  }, [text])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      // Sooner than the typing rests: it is asked once.
      clearTimeout(timer.current)
      onFind(text, text !== asked ? 'here' : event.shiftKey ? 'previous' : 'next')
    } else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <search className="find-bar">
      <Search size={13} aria-hidden className="dim" />
      <input
        ref={ref}
        className="text-input"
        type="text"
        aria-label="Find in the result"
        placeholder="Find in all columns"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: the bar was opened to write in
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span role="status" className="dim" data-testid="hits">
        {hitWords(search)}
      </span>
      <IconButton
        small
        label="Previous hit (Shift+F3)"
        onPress={() => onFind(text, 'previous')}
        disabled={text === ''}
      >
        <ChevronUp size={14} aria-hidden />
      </IconButton>
      <IconButton small label="Next hit (F3)" onPress={() => onFind(text, 'next')} disabled={text === ''}>
        <ChevronDown size={14} aria-hidden />
      </IconButton>
      <IconButton small label="Close the search" onPress={onClose}>
        <X size={14} aria-hidden />
      </IconButton>
    </search>
  )
}

function hitWords({ text, searching, hit }: SearchState): string {
  if (text === '') return ''
  if (!hit) return searching ? 'Searching…' : ''
  if (!hit.at) return 'No hit'
  return `${formatCount(hit.at.number)} of ${plural(hit.cells, 'hit')} in ${plural(hit.rows, 'row')}`
}
