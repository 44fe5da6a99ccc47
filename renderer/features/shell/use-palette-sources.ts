import { useEffect } from 'react'
import { useApp } from '../app-context.tsx'
import { paletteSources } from './palette-sources.ts'

export function usePaletteSources(): void {
  const app = useApp()
  useEffect(() => {
    const forget = paletteSources(app).map((source) => app.palette.registerSource(source))
    return () => {
      for (const one of forget) one()
    }
  }, [app])
}
