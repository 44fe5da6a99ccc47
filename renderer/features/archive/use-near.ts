import { type RefObject, useEffect, useState } from 'react'

/** How far beyond the edge of what is in sight a part is drawn already. */
const MARGIN = '900px'

/**
 * True once a part of a long page comes near to what is in sight, and from then on. `always`: it need not wait, because
 * the page is short, or because it holds the focus.
 */
export function useNear(part: RefObject<Element | null>, always: boolean): boolean {
  const [seen, setSeen] = useState(false)
  const near = seen || always
  useEffect(() => {
    const element = part.current
    if (near || element === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true)
      },
      { rootMargin: MARGIN },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [part, near])
  return near
}
