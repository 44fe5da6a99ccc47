import { Copy } from 'lucide-react'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { PackageWritten } from '../../../shared/model/package.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { formatCount } from '../../ui/format.ts'
import { Message } from '../../ui/message.tsx'
import { useApp } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'

/** A package that was made: what it came to, and the commands by which its recipient checks it. */
export function PackageResult({ written }: { readonly written: PackageWritten }) {
  const app = useApp()
  const commands = written.commands.join('\n')
  const copy = () =>
    app.attempt('The commands could not be copied', async () => {
      await copyText(commands)
      app.notices.push({ tone: 'success', title: 'Commands copied' })
    })
  return (
    <div className="stack" data-testid="package-result">
      <Message tone={written.warnings.length === 0 ? 'good' : 'warn'} role="status">
        <strong>The package is made.</strong> {formatBytes(written.bytes)}, {formatCount(written.members)}{' '}
        members.
        {written.warnings.map((warning) => (
          <div key={warning}>{warning}</div>
        ))}
      </Message>
      <dl className="facts">
        <dt>File</dt>
        <dd className="mono wrap">{written.path}</dd>
        <dt>SHA-256</dt>
        <dd>
          <Copyable name="SHA-256" value={written.sha256} />
        </dd>
        <dt>Key</dt>
        <dd>
          <Copyable name="fingerprint" value={written.fingerprint} full />
        </dd>
      </dl>
      <div>
        <div className="row">
          <span className="dim">How its recipient checks it, saved as package.zip</span>
          <Button small onClick={copy}>
            <Copy size={13} aria-hidden />
            Copy
          </Button>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
        <section className="package-commands" tabIndex={0} aria-label="Commands that check the package">
          <pre className="mono">{commands}</pre>
        </section>
      </div>
    </div>
  )
}
