import { ClipboardCopy } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useWorkspace } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { copyDiagnostics } from '../shell/diagnostics.ts'

/** Which Blotter this is, and on what it runs. */
export function AboutSection() {
  const app = useApp()
  const info = useWorkspace((state) => state.info)
  const about = useWorkspace((state) => state.about)
  return (
    <section aria-labelledby="about">
      <h2 id="about" tabIndex={-1}>
        About
        <Button small onClick={() => void copyDiagnostics(app)}>
          <ClipboardCopy size={13} aria-hidden />
          Copy diagnostics
        </Button>
      </h2>
      {info.status === 'failed' && <FailureMessage failure={info.failure} />}
      {about.status === 'failed' && <FailureMessage failure={about.failure} />}
      <dl className="facts">
        {info.status === 'ready' && (
          <>
            <dt>Workspace</dt>
            <dd>
              <Copyable full name="workspace path" value={info.value.path} />
            </dd>
            <dt>Blotter</dt>
            <dd>{info.value.toolVersion}</dd>
            <dt>Network</dt>
            <dd>{info.value.offline ? 'offline: no socket is opened' : 'only to the sources above'}</dd>
          </>
        )}
        {about.status === 'ready' && (
          <>
            <dt>Electron</dt>
            <dd>{about.value.electron}</dd>
            <dt>Chromium</dt>
            <dd>{about.value.chrome}</dd>
            <dt>Node</dt>
            <dd>{about.value.node}</dd>
          </>
        )}
      </dl>
      <p className="dim">Diagnostics are versions, counts and names of settings; nothing of an archive.</p>
      {info.status === 'loading' && <Message tone="info">Reading the workspace…</Message>}
    </section>
  )
}
