import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import {
  type Lineage,
  type LineagePart,
  type LineageScope,
  lineageParts,
  lineageText,
} from '../../../shared/model/lineage.ts'
import { useApp } from '../app-context.tsx'
import { showDay } from '../day-in-archive.tsx'

const SCOPE_WORDS: Readonly<Record<LineageScope, string>> = {
  archive: 'All files that are loaded.',
  files: 'The files that the rows name in their column file.',
  days: 'The files of the days that the rows name in their column day.',
}

/** What a result rests on, as it was when it was run. A click leads to the archive; where a file failed, to its day. */
export function LineageLine({ lineage }: { readonly lineage: Lineage }) {
  const app = useApp()
  const go = () => {
    const { days } = app.archive.store.getState()
    const failed = days.status === 'ready' ? days.value.filter((day) => day.state === 'failed') : []
    const first = failed.find((day) => day.loaded) ?? failed[0]
    if (first && lineage.failed > 0) showDay(app, first.day)
    else app.shell.show('archive')
  }
  return (
    <button
      type="button"
      className="lineage"
      data-testid="lineage"
      aria-label={`Result ${lineageText(lineage)}: show in the archive`}
      title={
        lineage.failed > 0
          ? `${SCOPE_WORDS[lineage.scope]} A file that these figures rest on failed verification. Show its day in the archive.`
          : `${SCOPE_WORDS[lineage.scope]} Show the days in the archive.`
      }
      onClick={go}
    >
      {lineageParts(lineage).map((part, index) => (
        <span key={part.kind}>
          {part.lead}
          <span className={`lineage-${part.kind}`}>
            <PartIcon part={part} none={index === 0 && lineage.verified === 0} />
            {part.text}
          </span>
        </span>
      ))}
    </button>
  )
}

function PartIcon({ part, none }: { readonly part: LineagePart; readonly none: boolean }) {
  switch (part.kind) {
    case 'verified':
      return none ? (
        <CircleHelp size={13} aria-hidden className="text-warn" />
      ) : (
        <CircleCheck size={13} aria-hidden className="text-good" />
      )
    case 'failed':
      return <CircleX size={13} aria-hidden className="text-bad" />
    case 'not-checked':
    case 'missing':
    case 'not-pulled':
      return <CircleHelp size={13} aria-hidden className="text-warn" />
  }
}
