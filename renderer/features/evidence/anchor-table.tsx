import { Trash2 } from 'lucide-react'
import type { Anchor } from '../../../shared/model/anchor.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatCount, formatInstant } from '../../ui/format.ts'
import { Copyable } from '../copyable.tsx'

/** Newest first. What this workstation remembers by itself is not withdrawn by hand. */
export function AnchorTable({
  anchors,
  onWithdraw,
}: {
  readonly anchors: readonly Anchor[]
  readonly onWithdraw: (anchor: Anchor) => void
}) {
  return (
    <table className="table anchors" aria-label="Anchors">
      <thead>
        <tr>
          <th>Kind</th>
          <th>Origin</th>
          <th className="num">Manifests</th>
          <th>Root</th>
          <th>Last day</th>
          <th>First seen (UTC)</th>
          <th>Attested at (UTC)</th>
          <th>Label</th>
          <th>
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {anchors.map((anchor) => (
          <tr key={anchor.id}>
            <td>{anchor.kind}</td>
            <td>{anchor.origin}</td>
            <td className="num">{formatCount(anchor.size)}</td>
            <td>
              <Copyable name={`root of ${formatCount(anchor.size)} manifests`} value={anchor.root} />
            </td>
            <td>{anchor.day ?? <span className="dim">not known</span>}</td>
            <td>{withoutZone(anchor.firstSeen)}</td>
            <td>
              {anchor.attestedAt ? withoutZone(anchor.attestedAt) : <span className="dim">not attested</span>}
            </td>
            <td>{anchor.label}</td>
            <td>
              {anchor.kind !== 'seen' && (
                <IconButton
                  small
                  label={`Withdraw anchor ${anchor.label}`}
                  onPress={() => onWithdraw(anchor)}
                >
                  <Trash2 size={14} aria-hidden />
                </IconButton>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The heading says that it is UTC. */
function withoutZone(iso: string): string {
  return formatInstant(iso).replace(/ UTC$/, '')
}
