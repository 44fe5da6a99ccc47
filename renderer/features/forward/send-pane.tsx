import { Eye, PlugZap, Send } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '../../ui/button.tsx'
import { plural } from '../../ui/format.ts'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useForward, useTasks, useWorkspace } from '../app-context.tsx'
import { TaskCard } from '../task-card.tsx'

/** What is to be sent, the first of it to the byte, and the button that sends it. */
export function SendPane() {
  const app = useApp()
  const isWhole = useIsWhole()
  const asked = useForward((state) => state.asked)
  const kind = useForward((state) => state.draft.kind)
  const check = useForward((state) => state.check)
  const offline = useWorkspace((state) => state.info.status === 'ready' && state.info.value.offline)
  const running = useTasks((state) =>
    state.tasks.findLast((task) => task.kind === 'forward' && task.finishedAt === null),
  )
  const send = () =>
    void app.attempt('It could not be forwarded', async () => {
      const outcome = await app.forward.send()
      if (outcome?.status === 'failed') app.notices.fail('The forwarding has stopped', outcome.failure)
      if (outcome?.status !== 'done') return
      const { read, acknowledged, refused } = outcome.value
      app.notices.push({
        tone: refused === 0 ? 'success' : 'warning',
        title: refused === 0 ? 'Everything was acknowledged' : `${plural(refused, 'record')} refused`,
        detail: `${read} read = ${acknowledged} acknowledged + ${refused} refused.`,
      })
    })
  return (
    <div className="forward-send stack">
      {asked && <Sample key={kind} />}
      {check.status === 'loading' && <Message tone="info">Asking the target…</Message>}
      {check.status === 'failed' && <FailureMessage failure={check.failure} />}
      {check.status === 'ready' && (
        <Message tone="good" role="status">
          <strong>{check.value.server}.</strong> {check.value.notes.join(' ')}
        </Message>
      )}
      {running && <TaskCard task={running} />}
      <div className="row">
        <Button disabled={offline || check.status === 'loading'} onClick={() => void app.forward.check()}>
          <PlugZap size={14} aria-hidden />
          Test connection
        </Button>
        <span className="grow" />
        {asked && (
          <Button tone="primary" disabled={offline || !isWhole || running !== undefined} onClick={send}>
            <Send size={14} aria-hidden />
            Send
          </Button>
        )}
      </div>
    </div>
  )
}

/** Whether the target is named so far that something can be sent there. */
function useIsWhole(): boolean {
  return useForward(({ draft }) =>
    draft.kind === 'cloudwatch'
      ? draft.logGroup !== '' && draft.logStream !== '' && draft.region !== ''
      : draft.url !== '' && (draft.kind === 'splunk' || draft.index !== ''),
  )
}

function Sample() {
  const app = useApp()
  const asked = useForward((state) => state.asked)
  const preview = useForward((state) => state.preview)
  const isWhole = useIsWhole()
  useEffect(() => {
    if (isWhole && preview.status === 'idle') void app.forward.preview()
  }, [app, isWhole, preview.status])
  return (
    <section className="stack" aria-label="What is sent">
      <h3>
        {preview.status === 'ready' ? `${plural(preview.value.total, 'record')}: ` : ''}
        {asked?.what}
      </h3>
      {!isWhole && <p className="dim">How records will look is shown when the target is named.</p>}
      {preview.status === 'failed' && <FailureMessage failure={preview.failure} />}
      {preview.status === 'ready' && preview.value.total === 0 && (
        <Message tone="info">There is nothing to send.</Message>
      )}
      {preview.status === 'ready' && preview.value.sample !== '' && (
        <>
          <span className="field-label row">
            <Eye size={13} aria-hidden />
            Body of a request with{' '}
            {preview.value.sampleRecords === 1
              ? 'the first record'
              : `the first ${plural(preview.value.sampleRecords, 'record')}`}
            , to the byte
          </span>
          <textarea
            className="forward-sample mono"
            aria-label="Sample"
            readOnly
            rows={12}
            value={preview.value.sample}
          />
        </>
      )}
    </section>
  )
}
