import { Copyable } from '../copyable.tsx'

/** A command that a reader runs elsewhere, to be copied whole. */
export function CommandLine({ label, command }: { readonly label: string; readonly command: string }) {
  return (
    <div className="command">
      <span className="dim">{label}</span>
      <Copyable full name={`command: ${label.toLowerCase()}`} value={command} />
    </div>
  )
}
