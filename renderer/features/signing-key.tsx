import './signing-key.css'
import { KeyRound, Undo2 } from 'lucide-react'
import { useStore } from 'zustand'
import type { SigningKeyChoice } from '../state/signing-key.ts'
import { Button } from '../ui/button.tsx'
import { useApp } from './app-context.tsx'
import { Copyable } from './copyable.tsx'

/** Whose key signs: the workspace's, unless another is chosen; with what a signature by it says. */
export function SigningKey({
  own,
  signer,
}: {
  /** Fingerprint of the workspace's key. */
  readonly own: string
  readonly signer: SigningKeyChoice
}) {
  const app = useApp()
  const chosen = useStore(signer.store, (state) => state.chosen)
  const choose = () => void app.attempt('The key could not be taken', signer.choose)
  return (
    <section className="signing-key" aria-label="Key that signs">
      <div className="row">
        <KeyRound size={14} aria-hidden />
        <strong>{chosen ? chosen.name : 'Key of this workspace'}</strong>
        <Copyable name="fingerprint of the key" value={chosen?.fingerprint ?? own} />
        <span className="row">
          <Button small onClick={choose}>
            {chosen ? 'Another file…' : 'Sign with another key…'}
          </Button>
          {chosen && (
            <Button small onClick={signer.useOwn}>
              <Undo2 size={13} aria-hidden />
              Key of this workspace
            </Button>
          )}
        </span>
      </div>
      <p className="dim">
        {chosen
          ? 'A key of yours: it says that its holder signed. The file is read as it signs, and no copy is kept.'
          : 'It says that this workstation signed: whoever can read the workspace can sign with it.'}
      </p>
    </section>
  )
}
