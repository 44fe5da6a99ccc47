import type { LatestVerification } from '../../../shared/contract/archive.ts'
import type { DayState } from '../../../shared/model/archive-view.ts'
import { lookedAt } from '../../../shared/model/standing-coverage.ts'
import { Button } from '../../ui/button.tsx'
import { daysWords, formatCount } from '../../ui/format.ts'
import { Message, type Tone } from '../../ui/message.tsx'
import { useApp, useArchive, useArchiveBusy } from '../app-context.tsx'
import { useArchiveActions } from './use-archive-actions.ts'

/** The gravest first. */
const WORDS: readonly (readonly [DayState, string, Tone])[] = [
  ['failed', 'failed', 'bad'],
  ['pulled', 'pulled and not verified', 'warn'],
  ['not-checked', 'not checked', 'warn'],
  ['missing', 'missing', 'warn'],
  ['cold', 'in cold storage', 'warn'],
  ['listed', 'not pulled', 'warn'],
  ['verified', 'verified by earlier runs', 'info'],
]

/** The days that the newest verification does not speak of: its answers must not be taken for the whole archive's. */
export function VerdictBeside({ latest: { beside, result } }: { readonly latest: LatestVerification }) {
  const app = useApp()
  const { verify } = useArchiveActions()
  const busy = useArchiveBusy()
  const range = useArchive((state) => state.range)
  const present = WORDS.filter(([state]) => beside[state])
  const [gravest] = present
  if (!gravest) return null
  const span = lookedAt(result.coverage)
  const others = present.map(([state, word]) => `${formatCount(beside[state] ?? 0)} ${word}`).join(', ')
  const showFailed = async () => {
    app.archive.setView('calendar')
    app.archive.setStates(['failed'])
    if (range) await app.archive.setRange(null)
  }
  return (
    <section className="verdict-beside" aria-label="Days beside this verification">
      <Message tone={gravest[2]}>
        {span ? `This verification speaks of ${daysWords(...span)}. ` : ''}Days it does not speak of: {others}
        .
      </Message>
      {beside.failed !== undefined && (
        <Button small onClick={() => void showFailed()}>
          Show failed days
        </Button>
      )}
      <Button small disabled={busy} onClick={() => void verify(result.mode, null)}>
        Verify all days
      </Button>
    </section>
  )
}
