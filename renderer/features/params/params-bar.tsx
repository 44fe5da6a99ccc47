import './params.css'
import { RotateCcw } from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useId, useMemo } from 'react'
import {
  initialValue,
  parseQuestion,
  type QuestionParam,
  valueProblem,
} from '../../../shared/model/question.ts'
import { namedParameters } from '../../../shared/sql/named-parameters.ts'
import { statementAt } from '../../../shared/sql/sql-scope.ts'
import type { SqlTab } from '../../state/workbench.ts'
import { IconButton } from '../../ui/button.tsx'
import { useApp, useDetails } from '../app-context.tsx'

type Asked = { readonly name: string; readonly param: QuestionParam | undefined }

/** The parameters of the statement at the cursor, each with what the head of the tab says of it. */
function paramsAt(sql: string, offset: number): readonly Asked[] {
  const statement = statementAt(sql, offset)
  if (!statement) return []
  const { params } = parseQuestion(sql).question
  const names = namedParameters(sql.slice(statement.start, statement.end)).map(({ name }) => name)
  // In the order of their declarations; those that are not declared last.
  const place = (name: string) => {
    const at = params.findIndex((param) => param.name === name)
    return at < 0 ? params.length : at
  }
  return names
    .sort((a, b) => place(a) - place(b))
    .map((name) => ({ name, param: params.find((param) => param.name === name) }))
}

/** Fields for the parameters of the statement at the cursor. Enter runs it; nothing is shown when it has none. */
export function ParamsBar({ tab }: { readonly tab: SqlTab }) {
  const app = useApp()
  const cursor = useDetails((state) =>
    state.cursor?.tabId === tab.id ? state.cursor.offset : tab.sql.length,
  )
  const values = useDetails((state) => state.byTab[tab.id]?.values)
  // A long text is looked through behind the typing.
  const sql = useDeferredValue(tab.sql)
  const asked = useMemo(() => paramsAt(sql, cursor), [sql, cursor])
  if (asked.length === 0) return null
  const run = () => void app.workbench.runAt(tab.id, { start: cursor, end: cursor })
  return (
    <form
      className="params"
      aria-label="Parameters"
      onSubmit={(event) => {
        event.preventDefault()
        run()
      }}
    >
      {asked.map(({ name, param }) => (
        <ParamField
          key={`${tab.id}/${name}`}
          tabId={tab.id}
          name={name}
          param={param}
          typed={values?.[name]}
        />
      ))}
      {values && asked.some(({ name, param }) => param && values[name] !== undefined) && (
        <IconButton
          small
          label="Back to the defaults"
          onPress={() =>
            app.details.setValues(
              tab.id,
              Object.fromEntries(
                Object.entries(values).filter(
                  ([name]) => !asked.some((one) => one.param && one.name === name),
                ),
              ),
            )
          }
        >
          <RotateCcw size={13} aria-hidden />
        </IconButton>
      )}
      <button type="submit" className="visually-hidden" tabIndex={-1}>
        Run with these values
      </button>
    </form>
  )
}

const PLACEHOLDERS: Readonly<Record<QuestionParam['type'], string>> = {
  date: '2024-01-31',
  time: '2024-01-31 14:30:00',
  text: '',
  integer: '0',
  decimal: '0.0',
  boolean: 'true or false',
  choice: '',
}

function ParamField({
  tabId,
  name,
  param,
  typed,
}: {
  readonly tabId: string
  readonly name: string
  readonly param: QuestionParam | undefined
  readonly typed: string | undefined
}) {
  const app = useApp()
  const days = useDetails((state) => state.days)
  const id = useId()
  const value = typed ?? (param ? (initialValue(param, days) ?? '') : '')
  const problem = param && value !== '' ? valueProblem(param.type, value, param.choices) : null
  const set = (text: string) => app.details.setValue(tabId, name, text)
  const choices = param?.type === 'boolean' ? ['true', 'false'] : param?.choices
  const label = param?.label || name
  const described = { 'aria-describedby': `${id}-type` }
  return (
    <div className="param">
      <label htmlFor={id} title={`:${name}`}>
        {label}
      </label>
      {choices && choices.length > 0 ? (
        <select
          id={id}
          className="text-input"
          value={value}
          onChange={(event) => set(event.target.value)}
          {...described}
        >
          {!choices.includes(value) && <option value={value}>{value || 'choose…'}</option>}
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          className="text-input"
          spellCheck={false}
          autoComplete="off"
          placeholder={param ? PLACEHOLDERS[param.type] : 'value'}
          value={value}
          aria-invalid={problem !== null}
          onChange={(event) => set(event.target.value)}
          onKeyDown={stopEditorKeys}
          {...described}
        />
      )}
      <span id={`${id}-type`} className={problem ? 'param-problem' : 'visually-hidden'}>
        {problem ?? `:${name}, ${param?.type ?? 'any type'}`}
      </span>
    </div>
  )
}

/** Escape goes back to the text. */
function stopEditorKeys(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'Escape') return
  event.currentTarget.blur()
  document.querySelector<HTMLElement>('.editor-host textarea, .editor-host [role="textbox"]')?.focus()
}
