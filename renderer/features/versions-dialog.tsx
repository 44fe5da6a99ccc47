import './versions-dialog.css'
import { FileInput } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { IDLE, LOADING, type Loadable, loadable } from '../state/failure.ts'
import { changedPieces, type LineChange, lineChanges } from '../state/line-changes.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Loading } from '../ui/empty.tsx'
import { plural } from '../ui/format.ts'
import { FailureMessage } from '../ui/message.tsx'
import { Copyable } from './copyable.tsx'

export type TextVersion = {
  readonly id: number
  readonly title: string
  /** When, by whom, why. */
  readonly about: ReactNode
  readonly sha256: string
}

const AROUND = 2
const SIGNS = { same: ' ', removed: '−', added: '+' } as const
const WORDS = { same: '', removed: 'Removed: ', added: 'Added: ' } as const

/** Every version of a text that was ever in force, newest first, and what each changed of the one before it. */
export function VersionsDialog({
  title,
  versions,
  textOf,
  onTake,
  onClose,
}: {
  readonly title: string
  readonly versions: readonly TextVersion[]
  readonly textOf: (id: number) => Promise<string>
  /** Puts the text of a version into the editor. */
  readonly onTake: (text: string) => void
  readonly onClose: () => void
}) {
  const [id, setId] = useState(versions[0]?.id ?? null)
  const at = versions.findIndex((version) => version.id === id)
  const [version, before] = [versions[at], versions[at + 1]]
  const texts = useTexts(textOf, version?.id ?? null, before?.id ?? null)
  const take = (text: string) => {
    onTake(text)
    onClose()
  }
  return (
    <Dialog wide title={title} onClose={onClose}>
      <div className="versions">
        <ol className="versions-list" reversed>
          {versions.map((each, index) => (
            <li key={each.id}>
              <button
                type="button"
                className="list-choice"
                aria-current={each.id === id ? 'true' : undefined}
                onClick={() => setId(each.id)}
              >
                <span className="versions-title">
                  {each.title}
                  {index === 0 && ', in force'}
                </span>
                <span className="dim">{each.about}</span>
              </button>
            </li>
          ))}
        </ol>
        <section className="versions-change" aria-label={`What ${version?.title ?? 'it'} changed`}>
          {texts.status === 'loading' && <Loading what="Reading the texts…" />}
          {texts.status === 'failed' && <FailureMessage failure={texts.failure} />}
          {version && texts.status === 'ready' && (
            <>
              <div className="row">
                <Copyable name="SHA-256" value={version.sha256} />
                <span className="grow" />
                <Button small onClick={() => take(texts.value.text)}>
                  <FileInput size={13} aria-hidden />
                  Take into the editor
                </Button>
              </div>
              <Changes {...texts.value} beforeTitle={before?.title ?? null} />
            </>
          )}
        </section>
      </div>
    </Dialog>
  )
}

type Texts = { readonly text: string; readonly before: string | null }

function useTexts(
  textOf: (id: number) => Promise<string>,
  id: number | null,
  before: number | null,
): Loadable<Texts> {
  const [texts, setTexts] = useState<Loadable<Texts>>(IDLE)
  useEffect(() => {
    let isCurrent = true
    if (id === null) return
    setTexts(LOADING)
    void loadable(async () => ({
      text: await textOf(id),
      before: before === null ? null : await textOf(before),
    })).then((read) => {
      if (isCurrent) setTexts(read)
    })
    return () => {
      isCurrent = false
    }
  }, [textOf, id, before])
  return texts
}

function Changes({ text, before, beforeTitle }: Texts & { readonly beforeTitle: string | null }) {
  const changes = lineChanges(before ?? '', text)
  const count = (kind: LineChange['kind']) => changes.filter((change) => change.kind === kind).length
  const pieces = changedPieces(changes, AROUND)
  return (
    <>
      <p className="dim">
        {before === null
          ? `The first version: ${plural(changes.length, 'line')}.`
          : pieces.length === 0
            ? `The same text as ${beforeTitle}.`
            : `Against ${beforeTitle}: ${plural(count('added'), 'line')} added, ${plural(count('removed'), 'line')} removed.`}
      </p>
      {pieces.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        <section className="versions-lines mono" tabIndex={0} aria-label="Changed lines">
          {pieces.map((piece) => (
            <ol key={`${piece[0]?.before} ${piece[0]?.after}`}>
              {piece.map(({ kind, text: line, before: old, after }) => (
                <li key={`${old} ${after}`} className={`line-${kind}`}>
                  <span className="dim" aria-hidden>
                    {after ?? old}
                  </span>
                  <span aria-hidden>{SIGNS[kind]}</span>
                  <code>
                    <span className="visually-hidden">{WORDS[kind]}</span>
                    {line}
                  </code>
                </li>
              ))}
            </ol>
          ))}
        </section>
      )}
    </>
  )
}
