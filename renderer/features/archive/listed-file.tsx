import type { ListedLog } from '../../../shared/model/archive-view.ts'
import { AWAY_ADVICE, awayStateOf } from '../../../shared/model/due-days.ts'
import { restoreCommand } from '../../../shared/model/restore-command.ts'
import { Message } from '../../ui/message.tsx'
import { Copyable } from '../copyable.tsx'
import { SourceFacts } from './object-facts.tsx'

/** The log of a day that its source lists and that is not here: what the source said of it, and how to get it. */
export function ListedFile({ log }: { readonly log: ListedLog }) {
  const command = log.needsRestore ? restoreCommand(log) : null
  const { mode = null, retainUntil = null, legalHold = null } = log.lock ?? {}
  return (
    <section aria-label="File at the source">
      <h3>File at the source</h3>
      <Message tone="warn">
        {log.needsRestore
          ? 'The source lists the log of this day in a cold storage class. It is not missing, and it is not here: nothing of it is verified or loaded. '
          : 'The source lists the log of this day, and it was not pulled: nothing of it is verified or loaded. '}
        {AWAY_ADVICE[awayStateOf(log)]}
      </Message>
      {command && (
        <div className="restore-request">
          <Copyable full name="restore request" value={command} />
        </div>
      )}
      <SourceFacts
        object={{ ...log, lockMode: mode, retainUntil, legalHold }}
        seen={['Listed at', log.listedAt]}
      />
    </section>
  )
}
