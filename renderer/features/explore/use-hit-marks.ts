import { type RefObject, useEffect } from 'react'

const NAME = 'search-hit'
/** More marks than this on one screen help nobody. */
const MOST = 2000

/**
 * Marks the words of a search wherever they stand in the text below `root`, and again when that text changes. The
 * marks are ranges over the text: nothing of an archive is ever made into HTML.
 */
export function useHitMarks(root: RefObject<HTMLElement | null>, words: readonly string[]): void {
  const key = words.join('\n')
  useEffect(() => {
    const place = root.current
    const wanted = key === '' ? [] : key.split('\n').map((word) => word.toLowerCase())
    if (!place || wanted.length === 0) {
      CSS.highlights.delete(NAME)
      return
    }
    let frame = 0
    const mark = () => {
      frame = 0
      CSS.highlights.set(NAME, new Highlight(...rangesOf(place, wanted)))
    }
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(mark)
    }
    const observer = new MutationObserver(soon)
    observer.observe(place, { childList: true, subtree: true, characterData: true })
    soon()
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      CSS.highlights.delete(NAME)
    }
  }, [root, key])
}

function rangesOf(place: HTMLElement, words: readonly string[]): readonly Range[] {
  const ranges: Range[] = []
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null && ranges.length < MOST; node = walker.nextNode()) {
    if (node.parentElement?.closest('.ag-header, .result-bar')) continue
    const text = (node.nodeValue ?? '').toLowerCase()
    // A letter whose small form is longer would shift every mark behind it.
    if (text.length !== node.nodeValue?.length) continue
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const range = new Range()
        range.setStart(node, at)
        range.setEnd(node, at + word.length)
        ranges.push(range)
      }
    }
  }
  return ranges
}
