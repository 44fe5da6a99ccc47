import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { useApp } from './app-context.tsx'

/** A place that is empty because nothing of the archive is here yet: what would stand there, and the way to get it. */
export function NeedsArchive({
  icon,
  title,
  children,
}: {
  readonly icon: ReactNode
  readonly title: string
  readonly children: ReactNode
}) {
  const app = useApp()
  return (
    <Empty
      icon={icon}
      title={title}
      actions={
        <Button tone="primary" onClick={() => app.shell.show('archive')}>
          Go to the archive
        </Button>
      }
    >
      {children}
    </Empty>
  )
}
