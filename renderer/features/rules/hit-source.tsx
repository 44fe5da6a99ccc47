import { useApp, useRules } from '../app-context.tsx'
import { RecordSource } from '../record-source.tsx'

/** The record of the hit that is open. */
export function HitSource() {
  const app = useApp()
  const opened = useRules((state) => state.opened)
  const lines = useRules((state) => state.lines)
  if (!opened) return null
  const { file, line } = opened
  return (
    <RecordSource
      file={file}
      line={line}
      what="the hit"
      lines={lines}
      onClose={() => void app.rules.open(null)}
    />
  )
}
