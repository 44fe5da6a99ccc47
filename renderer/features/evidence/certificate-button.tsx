import './evidence.css'
import { Stamp, X } from 'lucide-react'
import { fingerprintCheck, signatureCheck } from '../../state/check-commands.ts'
import { IDLE } from '../../state/failure.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useArchive, useEvidence } from '../app-context.tsx'
import { CommandLine } from './command-line.tsx'
import { saveCertificate } from './evidence-actions.ts'
import { WrittenFacts } from './written-facts.tsx'

/** Saves the signed certificate of a verification run; what was written is said by `CertificateResult`. */
export function CertificateButton({
  runId,
  small = true,
}: {
  readonly runId: number
  readonly small?: boolean
}) {
  const app = useApp()
  const saving = useEvidence((state) => state.certificates[runId]?.status === 'loading')
  const lastDay = useArchive((state) =>
    state.latest?.runId === runId ? (state.latest.result.coverage.found?.[1] ?? null) : null,
  )
  return (
    <Button small={small} disabled={saving} onClick={() => saveCertificate(app, runId, lastDay)}>
      {saving ? <span className="spinner" aria-hidden /> : <Stamp size={13} aria-hidden />}
      {saving ? 'Writing the certificate…' : 'Save certificate…'}
    </Button>
  )
}

/** The certificate that was saved for a run in this session, and how a recipient checks it. Nothing before that. */
export function CertificateResult({ runId }: { readonly runId: number }) {
  const app = useApp()
  const written = useEvidence((state) => state.certificates[runId] ?? IDLE)
  if (written.status === 'failed') {
    return <FailureMessage title="The certificate was not written" failure={written.failure} />
  }
  if (written.status !== 'ready') return null
  const check = signatureCheck(written.value)
  const key = written.value.others.find((path) => path.endsWith('.pem'))
  return (
    <section className="stack" aria-label="Saved certificate">
      <Message tone="good" role="status">
        <div className="row">
          <span className="grow">
            <strong>Certificate saved.</strong> Hand on the three files together. Its signature is checked
            without Blotter:
          </span>
          <IconButton
            small
            label="Close saved certificate"
            onPress={() => app.evidence.dismissCertificate(runId)}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      </Message>
      {check && <CommandLine label="Check the signature" command={check} />}
      {key && <CommandLine label="Compare the key's fingerprint" command={fingerprintCheck(key)} />}
      <WrittenFacts written={written.value} />
    </section>
  )
}
