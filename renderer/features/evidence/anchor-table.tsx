import type { Anchor } from '../../../shared/model/anchor.ts'
import { formatCount } from '../../ui/format.ts'
import { ActionsHeading, RemoveButton } from '../../ui/row-actions.tsx'
import { Copyable } from '../copyable.tsx'
import { Instant } from '../instant.tsx'

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
          <th>First seen</th>
          <th>Attested at</th>
          <th>Label</th>
          <ActionsHeading />
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
            <td>
              <Instant at={anchor.firstSeen} />
            </td>
            <td>
              {anchor.attestedAt ? (
                <Instant at={anchor.attestedAt} />
              ) : (
                <span className="dim">not attested</span>
              )}
            </td>
            <td>{anchor.label}</td>
            <td>
              {anchor.kind !== 'seen' && (
                <RemoveButton label={`Withdraw anchor ${anchor.label}`} onPress={() => onWithdraw(anchor)} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
