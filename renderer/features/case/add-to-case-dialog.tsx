import './mark.css'
import { BriefcaseBusiness } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { CaseSummary } from '../../../shared/model/case.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loading } from '../../ui/empty.tsx'
import { TextField } from '../../ui/field.tsx'
import { plural } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp, useCases } from '../app-context.tsx'
import { useShowInstant } from '../use-show-instant.ts'
import { StatusTag } from './case-words.tsx'

/** Asks which case: the one used last is at hand, a new one takes a title. With nothing to add it makes a case. */
export function AddToCaseDialog() {
  const app = useApp()
  const adding = useCases((state) => state.adding)
  if (!adding) return null
  const isNew = adding.members.length === 0
  return (
    <Dialog title={isNew ? 'New case' : `Add ${adding.what} to a case`} onClose={() => app.cases.ask(null)}>
      <NewCase isNew={isNew} />
      {!isNew && <KnownCases />}
    </Dialog>
  )
}

function useAdd() {
  const app = useApp()
  return (id: number, title: string) => {
    const { adding } = app.cases.store.getState()
    app.cases.ask(null)
    void app.attempt('It could not be added to the case', async () => {
      if (!adding || adding.members.length === 0) {
        app.shell.show('cases')
        await app.cases.open(id)
        return
      }
      const added = await app.cases.add(id, adding.members, adding.what)
      const left = adding.members.length - added
      app.notices.push({
        tone: added > 0 ? 'success' : 'info',
        title: added > 0 ? `Added to “${title}”` : `It is in “${title}” already`,
        detail: added > 0 && left > 0 ? `${plural(left, 'record')} of them were there already.` : null,
      })
    })
  }
}

function NewCase({ isNew }: { readonly isNew: boolean }) {
  const app = useApp()
  const add = useAdd()
  const [title, setTitle] = useState('')
  const form = useRef<HTMLFormElement>(null)
  // Where there is no case to choose, the name of the first is what is asked for.
  const isFirst = useCases((state) => state.list.status === 'ready' && state.list.value.length === 0)
  useEffect(() => {
    if (isFirst) form.current?.querySelector('input')?.focus()
  }, [isFirst])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void app.attempt('The case could not be made', async () => {
      const { id } = await app.cases.create(title.trim())
      add(id, title.trim())
    })
  }
  return (
    <form className="row" ref={form} onSubmit={submit}>
      <div className="grow">
        <TextField
          label={isNew ? 'Title' : 'A new case'}
          value={title}
          maxLength={300}
          placeholder="What is it about?"
          autoFocus={isNew}
          onChange={(event) => setTitle(event.target.value)}
        />
      </div>
      <Button
        type="submit"
        className="align-end"
        tone={isNew ? 'primary' : 'normal'}
        disabled={title.trim() === ''}
      >
        {isNew ? 'Make the case' : 'Make and add'}
      </Button>
    </form>
  )
}

function KnownCases() {
  const list = useCases((state) => state.list)
  const lastCase = useCases((state) => state.lastCase)
  switch (list.status) {
    case 'idle':
    case 'loading':
      return <Loading what="Reading the cases…" />
    case 'failed':
      return <FailureMessage failure={list.failure} />
    case 'ready': {
      // The last one first: it takes one more press of Enter.
      const cases = [...list.value].sort(
        (one, other) => Number(other.id === lastCase) - Number(one.id === lastCase),
      )
      if (cases.length === 0) return null
      return (
        <ul className="case-choices" aria-label="Cases">
          {cases.map((each, at) => (
            <li key={each.id}>
              <CaseChoice summary={each} isFirst={at === 0} isLast={each.id === lastCase} />
            </li>
          ))}
        </ul>
      )
    }
  }
}

function CaseChoice({
  summary: { id, title, status, members, changedAt },
  isFirst,
  isLast,
}: {
  readonly summary: CaseSummary
  readonly isFirst: boolean
  readonly isLast: boolean
}) {
  const add = useAdd()
  const show = useShowInstant()
  return (
    <button
      type="button"
      className="case-choice"
      // biome-ignore lint/a11y/noAutofocus: in this dialog the case used last is what Enter means
      autoFocus={isFirst}
      onClick={() => add(id, title)}
    >
      <BriefcaseBusiness size={14} aria-hidden />
      <span className="grow">
        <strong className="ellipsis">{title}</strong>
        <span className="dim">
          {plural(members, 'member')}, changed {show(changedAt)}
          {isLast && ', used last'}
        </span>
      </span>
      <StatusTag status={status} />
    </button>
  )
}
