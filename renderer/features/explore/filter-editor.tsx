import { X } from 'lucide-react'
import { type FormEvent, useEffect, useId, useState } from 'react'
import type { Filter, FilterMatch } from '../../../shared/model/explore.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { useApp } from '../app-context.tsx'
import { useEventFields } from './use-event-fields.ts'

const OPERATORS = [
  ['is', 'is'],
  ['is-not', 'is not'],
  ['contains', 'contains'],
  ['contains-not', 'does not contain'],
  ['between', 'is between'],
  ['between-not', 'is not between'],
  ['present', 'is there'],
  ['present-not', 'is missing'],
] as const
type Operator = (typeof OPERATORS)[number][0]

const KINDS = { is: 'values', contains: 'contains', between: 'range', present: 'present' } as const

function operatorOf({ match, exclude }: Filter): Operator {
  const base = (Object.keys(KINDS) as (keyof typeof KINDS)[]).find((key) => KINDS[key] === match.kind) ?? 'is'
  return exclude ? `${base}-not` : base
}

/** Field, operator and value of one filter, with values completed from the data. */
export function FilterEditor({
  filter,
  onDone,
}: {
  readonly filter: Filter | null
  /** Null when the user went without. */
  readonly onDone: (filter: Filter | null) => void
}) {
  const app = useApp()
  const id = useId()
  const fields = useEventFields()
  const [field, setField] = useState(filter?.field ?? 'event_type')
  const [operator, setOperator] = useState<Operator>(filter ? operatorOf(filter) : 'is')
  const match = filter?.match
  const [values, setValues] = useState<readonly (string | null)[]>(
    match?.kind === 'values' ? match.values : [],
  )
  const [typed, setTyped] = useState(match?.kind === 'contains' ? match.text : '')
  const [from, setFrom] = useState(match?.kind === 'range' ? (match.from ?? '') : '')
  const [to, setTo] = useState(match?.kind === 'range' ? (match.to ?? '') : '')
  const [offered, setOffered] = useState<readonly string[]>([])
  const exclude = operator.endsWith('-not')
  const base = operator.replace('-not', '') as keyof typeof KINDS

  useEffect(() => {
    let stale = false
    const timer = setTimeout(() => {
      app.explore.complete(field, typed).then(
        (found) => stale || setOffered(found),
        () => stale || setOffered([]),
      )
    }, 120)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [app, field, typed])

  const matchNow = (): FilterMatch | null => {
    switch (base) {
      case 'is': {
        const all = typed === '' || values.includes(typed) ? values : [...values, typed]
        return all.length === 0 ? null : { kind: 'values', values: all }
      }
      case 'contains':
        return typed === '' ? null : { kind: 'contains', text: typed }
      case 'between':
        return from === '' && to === '' ? null : { kind: 'range', from: from || null, to: to || null }
      case 'present':
        return { kind: 'present' }
    }
  }
  const next = matchNow()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!next) return
    const numeric = fields.find(({ name }) => name === field)?.numeric ?? false
    onDone({ field, numeric, exclude, enabled: filter?.enabled ?? true, match: next })
  }
  return (
    <form className="explore-editor" onSubmit={submit}>
      <SelectField label="Field" value={field} onChange={(event) => setField(event.target.value)}>
        {fields.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <SelectField
        label="Condition"
        value={operator}
        onChange={(event) => setOperator(event.target.value as Operator)}
      >
        {OPERATORS.map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </SelectField>
      {base === 'is' && values.length > 0 && (
        <ul className="explore-chosen" aria-label="Chosen values">
          {values.map((value) => (
            <li key={value ?? 'null'} className="tag">
              {value ?? 'nothing'}
              <button
                type="button"
                aria-label={`Take ${value ?? 'nothing'} out`}
                onClick={() => setValues(values.filter((one) => one !== value))}
              >
                <X size={11} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      {(base === 'is' || base === 'contains') && (
        <>
          <TextField
            label="Value"
            list={`${id}-values`}
            value={typed}
            hint={base === 'is' && values.length > 0 ? 'One more value, or leave it empty' : undefined}
            onChange={(event) => setTyped(event.target.value)}
          />
          <datalist id={`${id}-values`}>
            {offered.map((value) => (
              <option key={value} value={value} />
            ))}
          </datalist>
        </>
      )}
      {base === 'between' && (
        <div className="row">
          <TextField label="From" value={from} onChange={(event) => setFrom(event.target.value)} />
          <TextField label="To" value={to} onChange={(event) => setTo(event.target.value)} />
        </div>
      )}
      <div className="row">
        <Button type="submit" tone="primary" disabled={!next}>
          Apply
        </Button>
        <Button onClick={() => onDone(null)}>Close</Button>
      </div>
    </form>
  )
}
