import type { ResultInfo } from '../../../shared/model/cell.ts'
import type { ChartData, ChartSpec } from '../../../shared/model/chart.ts'
import { tableOf } from '../../state/chart-words.ts'

/** Rows that are shown at once: a table of thousands is read with a query, not with eyes. */
const SHOWN = 2000

/** The marks as a table, with their exact figures. */
export function ChartTable({
  result,
  data,
  spec,
  figureName,
  title,
}: {
  readonly result: ResultInfo
  readonly data: ChartData
  readonly spec: ChartSpec
  readonly figureName: string
  readonly title: string
}) {
  const { headers, rows } = tableOf(data, spec, result.columns, figureName)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="chart-table" tabIndex={0} aria-label={`${title}, as a table`}>
      <table className="table">
        <thead>
          <tr>
            {headers.map((header, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may be called alike
              <th key={index} scope="col" className={index === 0 ? '' : 'num'}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: marks have no other identity
            <tr key={at}>
              {row.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={index} className={index === 0 ? '' : 'num'}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN && (
        <p className="dim">
          The first {SHOWN.toLocaleString('en-US')} of {rows.length.toLocaleString('en-US')} marks. Copy takes
          all of them.
        </p>
      )}
    </section>
  )
}
