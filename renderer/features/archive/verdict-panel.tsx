import { ChevronDown, ChevronUp, Copy, Info } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { LatestVerification } from '../../../shared/contract/archive.ts'
import { PINNED_KEY_NOTE } from '../../../shared/model/verification.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { Message } from '../../ui/message.tsx'
import { useApp, useArchive } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { CertificateButton, CertificateResult } from '../evidence/certificate-button.tsx'
import { GradeIcon } from '../grade-icon.tsx'
import { Instant } from '../instant.tsx'
import { answersOf, factsOf } from '../verdict-words.ts'
import { RunBar } from './run-bar.tsx'
import { VerdictBeside } from './verdict-beside.tsx'
import { VerdictLimits } from './verdict-limits.tsx'

/** The newest verification: three answers, each with its ground, the figures, and what it does not prove. */
export function VerdictPanel() {
  const latest = useArchive((state) => state.latest)
  if (latest === null) {
    return (
      <section className="verdict" aria-label="Verdict">
        <div className="verdict-none">
          <Message tone="info">Nothing is verified yet. Verify checks every hash and link, offline.</Message>
          <RunBar />
        </div>
      </section>
    )
  }
  return <Verdict latest={latest} />
}

function Verdict({ latest }: { readonly latest: LatestVerification }) {
  const { result, runId, text } = latest
  const answers = useMemo(() => answersOf(result), [result])
  const [folded, toggle] = useFolded()
  return (
    <section className="verdict" aria-label="Verdict">
      <dl className="verdict-answers">
        {answers.map(({ name, word, ground, grade }) => (
          <div key={name} className="verdict-answer">
            <GradeIcon grade={grade} size={18} />
            <dt>{name}</dt>
            <dd>
              <strong className={`text-${grade}`}>{word}</strong>
              {!folded && <span className="verdict-ground">{ground}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <VerdictBeside latest={latest} />
      {!folded && <VerdictFacts latest={latest} />}
      {!folded && <VerdictNotes notes={result.notes} />}
      <div className="verdict-actions">
        <RunBar />
        <span className="grow" />
        <CertificateButton runId={runId} small={false} />
        <CopyJson latest={latest} />
        <IconButton
          label={folded ? 'Show the grounds and figures' : 'Hide the grounds and figures'}
          onPress={toggle}
        >
          {folded ? <ChevronDown size={15} aria-hidden /> : <ChevronUp size={15} aria-hidden />}
        </IconButton>
      </div>
      <div className="verdict-certificate">
        <CertificateResult runId={runId} />
      </div>
      <VerdictLimits result={result} />
      {!folded && (
        <details>
          <summary>Verification as text</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text has to be reachable by keyboard */}
          <pre tabIndex={0}>{text}</pre>
        </details>
      )}
    </section>
  )
}

const FOLDED = 'verdict-folded'

/** Whether only the three answers are shown, to leave room for days and findings; remembered. */
function useFolded(): readonly [boolean, () => void] {
  const { preferences } = useApp().deps
  const [folded, setFolded] = useState(() => preferences.get(FOLDED) === 'yes')
  const toggle = () => {
    preferences.set(FOLDED, folded ? 'no' : 'yes')
    setFolded(!folded)
  }
  return [folded, toggle]
}

function VerdictFacts({ latest: { result, runId, finishedAt } }: { readonly latest: LatestVerification }) {
  const facts = useMemo(() => factsOf(result), [result])
  const { keys } = result.trust
  return (
    <dl className="verdict-facts">
      {facts.map(({ name, value, grade }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {grade !== null && <GradeIcon grade={grade} size={12} />}
            {value}
          </dd>
        </div>
      ))}
      {keys.length > 0 && (
        <div>
          <dt>{keys.length === 1 ? 'Fingerprint' : 'Fingerprints'}</dt>
          <dd>
            {keys.map((key) => (
              <Copyable key={key} name="fingerprint" value={key} />
            ))}
          </dd>
        </div>
      )}
      <div>
        <dt>Verified</dt>
        <dd>
          <span>
            <Instant at={finishedAt} />, run {formatCount(runId)}
          </span>
        </dd>
      </div>
    </dl>
  )
}

const NOTES_SHOWN = 4

/** What the verifier remarks besides: no finding, and nothing to pass over. The rest is in the text. */
function VerdictNotes({ notes }: { readonly notes: readonly string[] }) {
  const shown = notes.filter((note) => note !== PINNED_KEY_NOTE)
  if (shown.length === 0) return null
  return (
    <ul className="verdict-notes" aria-label="Notes">
      {shown.slice(0, NOTES_SHOWN).map((note) => (
        <li key={note}>
          <Info size={12} aria-hidden className="text-info" />
          {note}
        </li>
      ))}
      {shown.length > NOTES_SHOWN && (
        <li className="dim">and {plural(shown.length - NOTES_SHOWN, 'more note')} in the text below</li>
      )}
    </ul>
  )
}

function CopyJson({ latest }: { readonly latest: LatestVerification }) {
  const app = useApp()
  const copy = () =>
    app.attempt('Copying the verification failed', async () => {
      await copyText(JSON.stringify(latest.result))
      app.notices.push({
        tone: 'success',
        title: 'Verification copied',
        detail: `Run ${formatCount(latest.runId)} is on the clipboard as JSON.`,
      })
    })
  return (
    <Button tone="quiet" onClick={copy}>
      <Copy size={14} aria-hidden />
      Copy as JSON
    </Button>
  )
}
