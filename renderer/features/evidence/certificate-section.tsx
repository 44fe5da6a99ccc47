import { Copy, ShieldQuestion } from 'lucide-react'
import { useEffect } from 'react'
import type { LatestVerification } from '../../../shared/contract/archive.ts'
import { Button } from '../../ui/button.tsx'
import { Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { formatCount } from '../../ui/format.ts'
import { FailureMessage } from '../../ui/message.tsx'
import { ActionsHeading } from '../../ui/row-actions.tsx'
import { useApp, useArchive, useEvidence } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { Instant } from '../instant.tsx'
import { NeedsArchive } from '../needs-archive.tsx'
import { answersOf } from '../verdict-words.ts'
import { AnswerWords } from './answer-words.tsx'
import { CertificateButton, CertificateResult } from './certificate-button.tsx'
import { copyPublicKey } from './evidence-actions.ts'

export function CertificateSection() {
  const app = useApp()
  useEffect(() => {
    void app.evidence.loadKey()
    if (app.archive.store.getState().days.status === 'idle') void app.archive.refresh()
  }, [app])
  return (
    <div className="evidence-page">
      <NewestRun />
      <KeySection />
    </div>
  )
}

function NewestRun() {
  const days = useArchive((state) => state.days)
  const latest = useArchive((state) => state.latest)
  return (
    <section aria-labelledby="newest-run">
      <h2 id="newest-run" className="evidence-title">
        Newest verification
      </h2>
      {days.status === 'failed' && (
        <FailureMessage title="The verification could not be read" failure={days.failure} />
      )}
      {(days.status === 'idle' || days.status === 'loading') && <Loading what="Reading…" />}
      {days.status === 'ready' &&
        (latest ? (
          <RunFacts latest={latest} />
        ) : (
          <NeedsArchive
            icon={<ShieldQuestion size={30} strokeWidth={1.5} aria-hidden />}
            title="Nothing is verified yet"
          >
            A certificate says what a verification found, signed by this workstation. Pull and verify the
            archive first.
          </NeedsArchive>
        ))}
    </section>
  )
}

function RunFacts({ latest }: { readonly latest: LatestVerification }) {
  const { result, runId } = latest
  const { found, missing, not_pulled: notPulled = [] } = result.coverage
  const gone = missing.length - notPulled.length
  return (
    <div className="stack">
      <table className="table runs" aria-label="Newest verification">
        <thead>
          <tr>
            <th>Ended</th>
            <th>Integrity</th>
            <th>Completeness</th>
            <th>Trust</th>
            <th>Days</th>
            <th>Mode</th>
            <th className="num">Entries</th>
            <ActionsHeading />
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <Instant at={latest.finishedAt} />
            </td>
            {answersOf(result).map((answer) => (
              <td key={answer.name}>
                <AnswerWords answer={answer} />
              </td>
            ))}
            <td>
              {found ? `${found[0]} to ${found[1]}` : 'none'}
              {gone > 0 && <span className="dim">, {formatCount(gone)} missing</span>}
              {notPulled.length > 0 && (
                <span className="dim">, {formatCount(notPulled.length)} not pulled</span>
              )}
            </td>
            <td>{result.mode}</td>
            <td className="num">{formatCount(result.entries)}</td>
            <td>
              <CertificateButton runId={runId} />
            </td>
          </tr>
        </tbody>
      </table>
      <CertificateResult runId={runId} />
    </div>
  )
}

function KeySection() {
  const app = useApp()
  const key = useEvidence((state) => state.key)
  return (
    <section aria-labelledby="workstation-key">
      <h2 id="workstation-key" className="evidence-title">
        Key of this workstation
        {key.status === 'ready' && (
          <Button small onClick={() => copyPublicKey(app)}>
            <Copy size={13} aria-hidden />
            Copy public key
          </Button>
        )}
      </h2>
      {(key.status === 'idle' || key.status === 'loading') && <Loading what="Reading the key…" />}
      {key.status === 'failed' && (
        <Failed title="The key could not be read" failure={key.failure} onRetry={app.evidence.loadKey} />
      )}
      {key.status === 'ready' && (
        <dl className="facts">
          <dt>Fingerprint</dt>
          <dd>
            <Copyable full name="fingerprint" value={key.value.fingerprint} />
          </dd>
        </dl>
      )}
      <p className="dim evidence-note">
        This key signs the certificates, the proofs and the activity log of this workspace. It stands for this
        workstation only: that a file came from here and was not changed since. It vouches for nothing that
        the archive says, and nothing that is signed by it is worth more than your care for this computer.
        Give its fingerprint to recipients by another way than the files.
      </p>
    </section>
  )
}
