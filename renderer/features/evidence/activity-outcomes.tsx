import type { VerificationResult } from '../../../shared/model/verification.ts'
import type { WrittenLog } from '../../state/activity.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useActivity } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { answersOf } from '../verdict-words.ts'
import { FindingFacts } from './finding-facts.tsx'

/** What the last verification and the last export of the log came to. */
export function ActivityOutcomes() {
  const verification = useActivity((state) => state.verification)
  const written = useActivity((state) => state.written)
  const shown = [verification, written].some(({ status }) => status === 'ready' || status === 'failed')
  if (!shown) return null
  return (
    <div className="evidence-running stack">
      {verification.status === 'failed' && (
        <FailureMessage title="The log was not verified" failure={verification.failure} />
      )}
      {verification.status === 'ready' && <LogVerdict result={verification.value} />}
      {written.status === 'failed' && (
        <FailureMessage title="The log was not exported" failure={written.failure} />
      )}
      {written.status === 'ready' && <LogWritten written={written.value} />}
    </div>
  )
}

const LOG_WORD: Readonly<Record<VerificationResult['integrity'], string>> = {
  PASSED: 'passed',
  FAILED: 'failed',
  NOT_VERIFIABLE: 'could not be verified',
}

function LogVerdict({ result }: { readonly result: VerificationResult }) {
  const [integrity] = answersOf(result)
  const { signatures } = result
  return (
    <Message tone={integrity.grade} role="status">
      <strong>The log {LOG_WORD[result.integrity]}.</strong> {plural(result.entries, 'entry', 'entries')}:
      hashes and links {result.hash_chain.valid ? 'hold' : 'do not hold'}; {formatCount(signatures.valid)} of{' '}
      {formatCount(signatures.total)} signatures are valid, {formatCount(signatures.checked)} checked.
      {result.findings.map((finding) => (
        <FindingFacts key={JSON.stringify(finding)} finding={finding} />
      ))}
    </Message>
  )
}

function LogWritten({ written }: { readonly written: WrittenLog }) {
  const guide = written.files.find((file) => /\.(txt|md)$/i.test(file))
  return (
    <Message tone="good" role="status">
      <strong>{plural(written.entries, 'entry', 'entries')} exported.</strong>{' '}
      <Copyable full name="path" value={written.path} />
      <div className="note-hint">
        {plural(written.files.length, 'file')}. It is an archive as any other: Blotter verifies it as a source
        of its own
        {guide ? (
          <>
            , and <code>{guide}</code> in that folder says how to check it without Blotter.
          </>
        ) : (
          '.'
        )}
      </div>
    </Message>
  )
}
