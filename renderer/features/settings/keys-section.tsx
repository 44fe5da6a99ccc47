import { KeyEditor } from '../shell/key-editor.tsx'

/** Which keys do what. */
export function KeysSection() {
  return (
    <section aria-labelledby="keys">
      <h2 id="keys" tabIndex={-1}>
        Keys
      </h2>
      <KeyEditor />
    </section>
  )
}
