import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useApp, useShell } from '../app-context.tsx'

const DARK = '(prefers-color-scheme: dark)'
const MORE_CONTRAST = '(prefers-contrast: more)'

/** Puts theme, contrast, density and size of text on the document; `system` follows the operating system as it changes. */
export function useLook(): void {
  const theme = useShell((state) => state.theme)
  const { contrast, density, textSize } = useStore(useApp().appearance.store)
  const dark = useMedia(DARK)
  const more = useMedia(MORE_CONTRAST)
  useEffect(() => {
    const { dataset, style } = document.documentElement
    dataset.theme = theme === 'system' ? (dark ? 'dark' : 'light') : theme
    dataset.contrast = contrast === 'system' ? (more ? 'high' : 'normal') : contrast
    dataset.density = density
    style.setProperty('--text-size', `${textSize}px`)
  }, [theme, contrast, density, textSize, dark, more])
}

/** Whether the operating system asks for it now. */
function useMedia(query: string): boolean {
  const media = window.matchMedia(query)
  const [matches, setMatches] = useState(media.matches)
  useEffect(() => {
    const list = window.matchMedia(query)
    const hear = () => setMatches(list.matches)
    hear()
    list.addEventListener('change', hear)
    return () => list.removeEventListener('change', hear)
  }, [query])
  return matches
}

/** The theme on screen now. */
export function shownTheme(): 'light' | 'dark' {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'
}

/** The contrast on screen now. */
export function shownContrast(): 'normal' | 'high' {
  return document.documentElement.dataset.contrast === 'high' ? 'high' : 'normal'
}
