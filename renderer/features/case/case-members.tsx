import { Inbox, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { CaseDetail } from '../../../shared/model/case.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { plural } from '../../ui/format.ts'
import { useApp, useCases } from '../app-context.tsx'
import { MemberCard } from './member-card.tsx'

/** What the case is made of, in the order in which it is told. */
export function CaseMembers({ detail: { id, list } }: { readonly detail: CaseDetail }) {
  const app = useApp()
  const removed = useCases((state) => state.removed)
  /** The member that is dragged, and the place that it is over. */
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const move = (member: number, to: number) =>
    void app.attempt('The member could not be moved', () => app.cases.move(member, to))
  return (
    <section className="case-members" aria-label="Members of the case">
      <div className="case-members-head">
        <h2 className="grow">{plural(list.length, 'member')}</h2>
        {removed?.caseId === id && (
          <Button small onClick={() => void app.attempt('It could not be put back', app.cases.undoRemove)}>
            <Undo2 size={13} aria-hidden />
            Undo the removal
          </Button>
        )}
      </div>
      {list.length === 0 ? (
        <Empty
          icon={<Inbox size={28} strokeWidth={1.5} aria-hidden />}
          title="Nothing in this case yet"
          actions={<Button onClick={() => app.shell.show('sql')}>Go to SQL</Button>}
        >
          Put a record into it with Shift+M on a row, a result with “Add to case…” in its bar, a finding from
          its page in the archive.
        </Empty>
      ) : (
        <ol className="member-list">
          {list.map((member, at) => (
            <li
              key={member.id}
              className={over === at && dragged !== null && dragged !== member.id ? 'drop-here' : ''}
              onDragOver={(event) => {
                if (dragged === null) return
                event.preventDefault()
                setOver(at)
              }}
              onDrop={(event) => {
                event.preventDefault()
                if (dragged !== null) move(dragged, at)
                setDragged(null)
                setOver(null)
              }}
            >
              <MemberCard
                member={member}
                at={at}
                count={list.length}
                onMove={(to) => move(member.id, to)}
                onDrag={(isDragged) => {
                  setDragged(isDragged ? member.id : null)
                  if (!isDragged) setOver(null)
                }}
              />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
