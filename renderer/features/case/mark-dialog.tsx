import './mark.css'
import { Pencil, Star, X } from 'lucide-react'
import { type FormEvent, useEffect, useId, useState } from 'react'
import type { Comment, MarkedRecord, RecordPlace, TagCount } from '../../../shared/model/mark.ts'
import { lineKey, NO_LINES } from '../../state/archive.ts'
import { recordKey } from '../../state/evidence.ts'
import { IDLE } from '../../state/failure.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loading } from '../../ui/empty.tsx'
import { formatCount, plural } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { RemoveButton } from '../../ui/row-actions.tsx'
import { useApp, useArchive, useMarks } from '../app-context.tsx'
import { LineView } from '../archive/line-view.tsx'
import { useShowInstant } from '../use-show-instant.ts'
import { RecordStateNote } from './case-words.tsx'
import { addRecordsToCase, toggleStar } from './mark-actions.ts'

/** Tags and comments of one record, or tags of many; opened from every place that shows records. */
export function MarkDialog() {
  const app = useApp()
  const marking = useMarks((state) => state.marking)
  const [only] = marking ?? []
  if (!marking || !only) return null
  const close = () => app.marks.mark(null)
  const addToCase = () => {
    close()
    addRecordsToCase(app, marking)
  }
  return (
    <Dialog
      wide
      title={marking.length === 1 ? 'Tag or comment' : `Tag ${plural(marking.length, 'record')}`}
      onClose={close}
      footer={
        <>
          <Button onClick={addToCase}>Add to case…</Button>
          <Button tone="primary" onClick={close}>
            Done
          </Button>
        </>
      }
    >
      {marking.length === 1 ? <OneRecord place={only} /> : <TagMany places={marking} />}
    </Dialog>
  )
}

function OneRecord({ place }: { readonly place: RecordPlace }) {
  const app = useApp()
  const record = useMarks((state) => state.records[recordKey(place.file, place.line)] ?? IDLE)
  const marks = record.status === 'ready' ? record.value : null
  const starred = marks?.starred === true
  return (
    <>
      <div className="row">
        <p className="wrap grow">
          <span className="mono">{place.file}</span>, line {formatCount(place.line)}
        </p>
        <Button small aria-pressed={starred} onClick={() => void toggleStar(app, [place])}>
          <Star size={13} className={starred ? 'star' : ''} aria-hidden />
          {starred ? 'Starred' : 'Star'}
        </Button>
      </div>
      {marks && <RecordStateNote state={marks.state} />}
      {record.status === 'loading' && <Loading what="Reading the marks…" />}
      {record.status === 'failed' && <FailureMessage failure={record.failure} />}
      {record.status === 'ready' && (
        <>
          <Tags places={[place]} tags={marks?.tags ?? []} />
          <Comments place={place} record={marks} />
          <Neighbours place={place} />
        </>
      )}
    </>
  )
}

function TagMany({ places }: { readonly places: readonly RecordPlace[] }) {
  const at = useMarks((state) => state.at)
  // Those that all of them have.
  const [first, ...others] = places.map(({ file, line }) => at[recordKey(file, line)]?.tags ?? [])
  const shared = (first ?? []).filter((tag) => others.every((tags) => tags.includes(tag)))
  return <Tags places={places} tags={shared} />
}

const NO_TAGS: readonly TagCount[] = []

function Tags({
  places,
  tags,
}: {
  readonly places: readonly RecordPlace[]
  readonly tags: readonly string[]
}) {
  const app = useApp()
  const known = useMarks((state) => (state.list.status === 'ready' ? state.list.value.tags : NO_TAGS))
  const [text, setText] = useState('')
  const id = useId()
  useEffect(() => void app.marks.refreshList(), [app])
  const set = (tag: string, on: boolean) =>
    app.attempt('The tag could not be changed', () => app.marks.setTag(places, tag, on))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const tag = text.trim()
    if (tag === '') return
    setText('')
    void set(tag, true)
  }
  return (
    <section aria-label="Tags" className="stack">
      {tags.length > 0 && (
        <ul className="tag-list" aria-label="Tags of the record">
          {tags.map((tag) => (
            <li key={tag} className="tag">
              {tag}
              <IconButton small label={`Remove the tag ${tag}`} onPress={() => void set(tag, false)}>
                <X size={12} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <form className="row" onSubmit={submit}>
        <div className="field grow">
          <label htmlFor={id}>Tag</label>
          <input
            id={id}
            className="text-input"
            maxLength={100}
            list={`${id}-known`}
            value={text}
            autoComplete="off"
            spellCheck={false}
            placeholder="e.g. late cancel"
            onChange={(event) => setText(event.target.value)}
          />
          <datalist id={`${id}-known`}>
            {known.map(({ tag }) => (
              <option key={tag} value={tag} />
            ))}
          </datalist>
        </div>
        <Button type="submit" className="align-end" disabled={text.trim() === ''}>
          Add tag
        </Button>
      </form>
    </section>
  )
}

function Comments({ place, record }: { readonly place: RecordPlace; readonly record: MarkedRecord | null }) {
  const app = useApp()
  const [text, setText] = useState('')
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void app
      .attempt('The comment could not be kept', () => app.marks.comment(place, text))
      .then((failure) => failure === null && setText(''))
  }
  return (
    <section aria-label="Comments" className="stack">
      {(record?.comments.length ?? 0) > 0 && (
        <ol className="comments">
          {record?.comments.map((comment) => (
            <li key={comment.id}>
              <CommentView place={place} comment={comment} />
            </li>
          ))}
        </ol>
      )}
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor={id}>Comment</label>
          <textarea
            id={id}
            className="text-input"
            rows={3}
            maxLength={100_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <div className="row">
          <Button type="submit" disabled={text.trim() === ''}>
            Add comment
          </Button>
          <span className="dim">It is kept for good: a later change keeps what it said before.</span>
        </div>
      </form>
    </section>
  )
}

function CommentView({ place, comment }: { readonly place: RecordPlace; readonly comment: Comment }) {
  const app = useApp()
  const show = useShowInstant()
  const [editing, setEditing] = useState<string | null>(null)
  const { text, author, at, earlier, deleted } = comment
  if (deleted) {
    return (
      <p className="dim">
        A comment by {author} was deleted by {deleted.author}, {show(deleted.at)}.
      </p>
    )
  }
  const keep = () =>
    app
      .attempt('The comment could not be changed', () =>
        app.marks.editComment(place, comment.id, editing ?? text),
      )
      .then((failure) => failure === null && setEditing(null))
  return (
    <article className="comment">
      {editing === null ? (
        <p className="comment-text">{text}</p>
      ) : (
        <div className="stack">
          <textarea
            className="text-input"
            aria-label="Comment"
            rows={3}
            maxLength={100_000}
            value={editing}
            // biome-ignore lint/a11y/noAutofocus: the button that opened it is gone
            autoFocus
            onChange={(event) => setEditing(event.target.value)}
          />
          <div className="row">
            <Button small tone="primary" disabled={editing.trim() === ''} onClick={() => void keep()}>
              Keep the change
            </Button>
            <Button small onClick={() => setEditing(null)}>
              Leave it
            </Button>
          </div>
        </div>
      )}
      <div className="row comment-foot">
        <span className="dim grow">
          {author}, {show(at)}
        </span>
        {editing === null && (
          <>
            <IconButton small label="Edit the comment" onPress={() => setEditing(text)}>
              <Pencil size={12} aria-hidden />
            </IconButton>
            <RemoveButton
              label="Delete the comment"
              onPress={() =>
                void app.attempt('The comment could not be deleted', () =>
                  app.marks.deleteComment(place, comment.id),
                )
              }
            />
          </>
        )}
      </div>
      {earlier.length > 0 && (
        <details>
          <summary className="dim">{plural(earlier.length, 'earlier text')}</summary>
          <ol className="comments">
            {earlier.map((before) => (
              <li key={before.at}>
                <p className="comment-text">{before.text}</p>
                <p className="dim">
                  {before.author}, {show(before.at)}
                </p>
              </li>
            ))}
          </ol>
        </details>
      )}
    </article>
  )
}

/** The record as archived, between its neighbours. */
function Neighbours({ place: { file, line } }: { readonly place: RecordPlace }) {
  const app = useApp()
  const { lines } = useArchive((state) => state.lines[lineKey(file, line)] ?? NO_LINES)
  return (
    <section aria-label="The record in its file" className="stack">
      {lines.status !== 'ready' && (
        <div className="row">
          <Button
            small
            disabled={lines.status === 'loading'}
            onClick={() => void app.archive.showLines(file, line)}
          >
            Show the line in its file
          </Button>
        </div>
      )}
      {lines.status === 'failed' && <FailureMessage failure={lines.failure} />}
      {lines.status === 'ready' && (
        <LineView lines={lines.value} at={line} broken={line} finding={null} takesFocus={false} />
      )}
    </section>
  )
}
