import { ClipboardCopy } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { EngineStatus } from '../../state/shell.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { TryAgain } from '../../ui/failed.tsx'
import { FailureMessage } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'
import { copyDiagnostics } from './diagnostics.ts'

const SLOW_AFTER_MS = 10_000

/** What the window shows while there is no engine: that it starts, that it is slow, or why it failed. */
export function EngineScreen({ engine }: { readonly engine: EngineStatus }) {
  const app = useApp()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (engine.status === 'failed') return
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS)
    return () => clearTimeout(timer)
  }, [engine.status])
  const again = () => {
    setSlow(false)
    app.shell.setEngine({ status: 'connecting' })
    app.deps.host.connectEngine()
  }
  const button = <TryAgain tone="primary" onClick={again} />
  if (engine.status === 'failed') {
    const locked = engine.failure.code === 'WORKSPACE_LOCKED'
    return (
      <main className="full-page" aria-labelledby="engine-title">
        <div className="empty">
          <h1 id="engine-title">
            {locked ? 'This workspace is open in another Blotter' : 'Blotter could not open its workspace'}
          </h1>
          <div style={{ width: 'min(640px, 100%)', textAlign: 'left' }}>
            <FailureMessage failure={engine.failure} />
          </div>
          <div className="row">
            {button}
            <Button onClick={() => void copyDiagnostics(app)}>
              <ClipboardCopy size={14} aria-hidden />
              Copy diagnostics
            </Button>
          </div>
        </div>
      </main>
    )
  }
  return (
    <main className="full-page" aria-label="Starting">
      {slow ? (
        <Empty title="The engine has not answered yet" actions={button}>
          Opening a large workspace can take a while. If nothing happens, ask the engine again.
        </Empty>
      ) : (
        <div className="empty" role="status">
          <span className="spinner" aria-hidden />
          <h1 className="visually-hidden">Blotter</h1>
          <span>
            {engine.status === 'restarting' ? 'Starting the engine again…' : 'Opening the workspace…'}
          </span>
        </div>
      )}
    </main>
  )
}
