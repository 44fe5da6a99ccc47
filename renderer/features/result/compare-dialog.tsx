import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { ResultInfo } from '../../../shared/model/cell.ts'
import { type Failure, toFailure } from '../../state/failure.ts'
import { titleOf } from '../../state/result-shelf.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loading } from '../../ui/empty.tsx'
import { SelectField } from '../../ui/field.tsx'
import { plural } from '../../ui/format.ts'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useShelf } from '../app-context.tsx'
import { useShowInstant } from '../use-show-instant.ts'

/** Names that say which record a row is, in the order of trust. */
const KEYS = ['event_id', 'fill_id', 'order_id', 'id', 'key']

/** Runs of one statement begin alike: what tells them apart stands first. */
function labelOf(result: ResultInfo, showInstant: (at: string) => string): string {
  return `${showInstant(result.ranAt)}, ${plural(result.rowCount, 'row')}: ${titleOf(result)}`
}

/** Chooses the other side and what pairs the rows, and compares the two whole. */
export function CompareDialog({
  result,
  place,
  onClose,
}: {
  readonly result: ResultInfo
  readonly place: string
  readonly onClose: () => void
}) {
  const app = useApp()
  const showInstant = useShowInstant()
  const kept = useShelf((state) => state.kept)
  const others = kept.filter(({ resultId }) => resultId !== result.resultId)
  const sameShape = others.find(({ sql }) => sql === result.sql) ?? others[0]
  const [otherId, setOtherId] = useState<string | null>(null)
  const other = others.find(({ resultId }) => resultId === otherId) ?? sameShape ?? null
  const common = result.columns
    .map(({ name }) => name)
    .filter((name) => other?.columns.some((column) => column.name.toLowerCase() === name.toLowerCase()))
  const firstKey = KEYS.find((key) => common.some((name) => name.toLowerCase() === key))
  const [keys, setKeys] = useState<readonly string[] | null>(null)
  const chosen = keys ?? (firstKey ? common.filter((name) => name.toLowerCase() === firstKey) : [])
  const [running, setRunning] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const controller = useRef<AbortController | null>(null)
  useEffect(() => {
    void app.attempt('The kept results could not be listed', app.shelf.refresh)
    return () => controller.current?.abort()
  }, [app])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!other) return
    controller.current = new AbortController()
    setRunning(true)
    setFailure(null)
    try {
      // The earlier one stands left, whichever is at hand.
      const [left, right] = other.ranAt <= result.ranAt ? [other, result] : [result, other]
      await app.shelf.compare(place, left.resultId, right.resultId, chosen, controller.current.signal)
      onClose()
    } catch (error) {
      setRunning(false)
      setFailure(toFailure(error))
    }
  }
  return (
    <Dialog
      title="Compare with another result"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form="compare-form" disabled={!other || running}>
            Compare
          </Button>
        </>
      }
    >
      {other === null ? (
        <Message tone="info">
          There is no other result to compare with. Run a statement again, or pin a result.
        </Message>
      ) : (
        <form id="compare-form" className="filter-form" onSubmit={(event) => void submit(event)}>
          <p>
            <span className="dim">This result: </span>
            {labelOf(result, showInstant)}
          </p>
          <SelectField
            label="Other result"
            value={other.resultId}
            onChange={(event) => setOtherId(event.target.value)}
          >
            {others.map((one) => (
              <option key={one.resultId} value={one.resultId}>
                {labelOf(one, showInstant)}
              </option>
            ))}
          </SelectField>
          <fieldset className="value-list">
            <legend>Rows belong together by</legend>
            {common.map((name) => (
              <label key={name}>
                <input
                  type="checkbox"
                  checked={chosen.includes(name)}
                  onChange={(event) =>
                    setKeys(event.target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
                  }
                />
                <span className="grow">{name}</span>
              </label>
            ))}
          </fieldset>
          <p className="dim">
            {chosen.length === 0
              ? 'No key: the first row is compared with the first, the second with the second, and so on.'
              : `Key: ${chosen.join(', ')}. All other columns of the same name are compared cell by cell.`}
          </p>
          {running && <Loading what="Comparing all rows…" />}
          {failure && <FailureMessage failure={failure} />}
        </form>
      )}
    </Dialog>
  )
}
