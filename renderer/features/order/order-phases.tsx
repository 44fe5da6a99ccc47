import { formatNanoseconds, type OrderLife } from '../../../shared/model/order.ts'
import { differenceWords, type PhasePair, WHOLE_LIFE } from '../../state/order-comparison.ts'

/** How long each phase took in both orders, and by how much longer or shorter it was in the second. */
export function OrderPhases({
  one,
  other,
  phases,
}: {
  readonly one: OrderLife
  readonly other: OrderLife
  readonly phases: readonly PhasePair[]
}) {
  return (
    <section aria-labelledby="order-phases">
      <h3 className="order-section" id="order-phases">
        Phases
      </h3>
      <table className="table order-phases">
        <thead>
          <tr>
            <th scope="col">Phase</th>
            {[one, other].map(({ orderId }) => (
              <th key={orderId} scope="col" className="num ellipsis" title={orderId}>
                {orderId}
              </th>
            ))}
            <th scope="col" className="num">
              Difference: the second is
            </th>
          </tr>
        </thead>
        <tbody>
          {phases.map((phase) => (
            <tr key={phase.label} className={phase.label === WHOLE_LIFE ? 'order-whole' : undefined}>
              <th scope="row">{phase.label}</th>
              <Duration nanoseconds={phase.one} />
              <Duration nanoseconds={phase.other} />
              <td className="num">
                {phase.difference === null ? (
                  <span className="dim">not comparable</span>
                ) : (
                  differenceWords(phase.difference)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Duration({ nanoseconds }: { readonly nanoseconds: string | null }) {
  return (
    <td className="num">
      {nanoseconds === null ? (
        <span className="dim">not in its records</span>
      ) : (
        formatNanoseconds(nanoseconds)
      )}
    </td>
  )
}
