import { useEffect } from 'react'
import { useShell } from '../app-context.tsx'

const DARK = '(prefers-color-scheme: dark)'

/** Puts the theme on the document; `system` follows the operating system as it changes. */
export function useTheme(): void {
  const theme = useShell((state) => state.theme)
  useEffect(() => {
    const media = window.matchMedia(DARK)
    const apply = () => {
      document.documentElement.dataset.theme = theme === 'system' ? (media.matches ? 'dark' : 'light') : theme
    }
    apply()
    if (theme !== 'system') return
    media.addEventListener('change', apply)
    return () => media.removeEventListener('change', apply)
  }, [theme])
}

/** The theme on screen now. */
export function shownTheme(): 'light' | 'dark' {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'
}
