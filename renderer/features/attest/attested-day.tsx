import { Download, PenLine } from 'lucide-react'
import { useEffect } from 'react'
import type { AttestationDay, AttestationDetail } from '../../../shared/model/attestation.ts'
import { Button } from '../../ui/button.tsx'
import { Loading } from '../../ui/empty.tsx'
import { plural } from '../../ui/format.ts'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useAttest, useEvidence } from '../app-context.tsx'
import { useShowInstant } from '../use-show-instant.ts'
import { FigureFacts } from './figure-facts.tsx'
import { StateWord } from './state-look.tsx'

/** One day: what has changed since it was signed, and what was signed. */
export function AttestedDay() {
  const app = useApp()
  const day = useAttest((state) => state.day)
  const list = useAttest((state) => state.list)
  const found = list.status === 'ready' ? list.value.days.find((each) => each.day === day) : undefined
  const showInstant = useShowInstant()
  if (!found) {
    return (
      <section className="attest-detail" aria-label="Day">
        <p className="dim">Choose a day to see what was signed, or to sign it.</p>
      </section>
    )
  }
  const { state, deadline, attestation } = found
  return (
    <section className="attest-detail" aria-label={`Attestation of ${found.day}`}>
      <div className="row">
        <h3>{found.day}</h3>
        <StateWord state={state} />
        <span className="dim grow">
          {attestation === null
            ? `due ${showInstant(deadline)}`
            : found.signedLate
              ? 'signed after the deadline'
              : ''}
        </span>
        <Button
          tone={state === 'signed' ? 'normal' : 'primary'}
          onClick={() => void app.attest.ask(found.day)}
        >
          <PenLine size={14} aria-hidden />
          {attestation === null ? 'Sign…' : 'Sign again…'}
        </Button>
      </div>
      {attestation === null && (
        <p className="dim">
          Nobody has signed this day yet. Signing shows its figures first, and what speaks against them.
        </p>
      )}
      {found.gone.map(({ file, noticed_at: at }) => (
        <Message key={file} tone="bad">
          <code>{file}</code> is gone from its source: it was first not listed {showInstant(at)}. The copy
          here is kept.
        </Message>
      ))}
      <Differences day={found} />
      <Signed />
    </section>
  )
}

function Differences({ day }: { readonly day: AttestationDay }) {
  const { attestation, differences, figuresChecked } = day
  if (attestation === null) return null
  const unchecked = !figuresChecked && (
    <Message tone="warn">
      The day is not loaded as it is now, so only its files and verdicts were compared with what was signed.
    </Message>
  )
  if (differences.length === 0)
    return unchecked || <Message tone="good">Every file and figure is as it was signed.</Message>
  return (
    <>
      {unchecked}
      <Message tone="bad">
        {plural(differences.length, 'figure')} {differences.length === 1 ? 'is' : 'are'} not as signed.
      </Message>
      <table className="attest-differences" aria-label="Differences">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">Signed</th>
            <th scope="col">Now</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ figure, before, after }) => (
            <tr key={figure}>
              <td>{figure}</td>
              <td className="mono">{before ?? 'not there'}</td>
              <td className="mono">{after ?? 'not there'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Signed() {
  const details = useAttest((state) => state.details)
  switch (details.status) {
    case 'idle':
      return null
    case 'loading':
      return <Loading what="Reading what was signed…" />
    case 'failed':
      return <FailureMessage title="It could not be read" failure={details.failure} />
    case 'ready':
      return details.value.map((detail) => <SignedText key={detail.summary.sequence} detail={detail} />)
  }
}

function SignedText({ detail: { summary, statement } }: { readonly detail: AttestationDetail }) {
  const app = useApp()
  const showInstant = useShowInstant()
  const own = useEvidence((state) => (state.key.status === 'ready' ? state.key.value.fingerprint : null))
  useEffect(() => void app.evidence.loadKey(), [app])
  const whose =
    own === null
      ? ''
      : own === summary.fingerprint
        ? 'Key of this workspace'
        : 'Another key than this workspace’s'
  const save = () =>
    app.attempt('The attestation could not be exported', async () => {
      const path = await app.attest.exportAs(summary)
      if (path !== null) app.notices.push({ tone: 'success', title: 'Attestation exported', detail: path })
    })
  return (
    <article className="attest-text" aria-label={`Attestation number ${summary.sequence}`}>
      <div className="row">
        <strong className="grow">
          Number {summary.sequence}, by {summary.certifiedBy}, {showInstant(summary.certifiedAt)}
        </strong>
        <Button small onClick={() => void save()}>
          <Download size={13} aria-hidden />
          Export
        </Button>
      </div>
      <blockquote>{statement.statement}.</blockquote>
      {summary.acknowledged !== null && <Message tone="warn">Acknowledged: {summary.acknowledged}</Message>}
      <FigureFacts figures={statement}>
        <dt>SHA-256</dt>
        <dd className="mono">{summary.sha256}</dd>
        <dt>After</dt>
        <dd className="mono">{statement.previous ?? 'none: it is the first'}</dd>
        <dt>Key</dt>
        <dd>
          {whose}
          <div className="mono dim">{summary.fingerprint}</div>
        </dd>
      </FigureFacts>
    </article>
  )
}
