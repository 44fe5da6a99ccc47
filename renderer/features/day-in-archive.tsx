import { CalendarDays } from 'lucide-react'
import type { Day } from '../../shared/model/archive.ts'
import type { App } from '../state/app.ts'
import { Button } from '../ui/button.tsx'
import { useApp } from './app-context.tsx'

/** Goes to the archive and opens the day there. */
export function showDay(app: App, day: Day): void {
  void app.archive.open(day)
  app.shell.show('archive')
}

/** From a record to the day that it was archived on. */
export function DayInArchive({ day, onLeave }: { readonly day: Day; readonly onLeave?: () => void }) {
  const app = useApp()
  return (
    <Button
      small
      onClick={() => {
        onLeave?.()
        showDay(app, day)
      }}
    >
      <CalendarDays size={13} aria-hidden />
      Day in the archive
    </Button>
  )
}
