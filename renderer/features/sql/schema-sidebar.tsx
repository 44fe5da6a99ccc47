import { ChevronDown, ChevronRight, Sigma, Table2 } from 'lucide-react'
import { useState } from 'react'
import type { TableInfo } from '../../../shared/model/cell.ts'
import { Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { useApp, useWorkbench } from '../app-context.tsx'

/** Tables and columns with their meaning. Double click, or Enter on a column, writes the name into the editor. */
export function SchemaSidebar({ onInsert }: { readonly onInsert: (text: string) => void }) {
  const app = useApp()
  const schema = useWorkbench((state) => state.schema)
  const [filter, setFilter] = useState('')
  const wanted = filter.trim().toLowerCase()
  return (
    <section className="side" aria-label="Schema">
      <input
        className="text-input schema-filter"
        type="search"
        aria-label="Filter tables and columns"
        placeholder="Filter"
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      <div className="side-body">
        {(schema.status === 'idle' || schema.status === 'loading') && <Loading what="Reading the schema…" />}
        {schema.status === 'failed' && (
          <Failed
            className="side-note"
            small
            failure={schema.failure}
            onRetry={app.workbench.refreshSchema}
          />
        )}
        {schema.status === 'ready' &&
          schema.value
            .filter((table) => matches(table, wanted))
            .map((table) => (
              <SchemaTable key={table.name} table={table} wanted={wanted} onInsert={onInsert} />
            ))}
      </div>
    </section>
  )
}

function matches(table: TableInfo, wanted: string): boolean {
  return (
    table.name.toLowerCase().includes(wanted) ||
    table.columns.some((column) => column.name.toLowerCase().includes(wanted))
  )
}

function SchemaTable({
  table,
  wanted,
  onInsert,
}: {
  readonly table: TableInfo
  readonly wanted: string
  readonly onInsert: (text: string) => void
}) {
  const [opened, setOpened] = useState(table.name === 'events')
  const named = table.name.toLowerCase().includes(wanted)
  const open = opened || (wanted !== '' && !named)
  const columns = named
    ? table.columns
    : table.columns.filter((one) => one.name.toLowerCase().includes(wanted))
  const Icon = table.kind === 'macro' ? Sigma : Table2
  return (
    <div className="schema-table">
      <button
        type="button"
        aria-expanded={open}
        title={table.comment ?? table.name}
        onClick={() => setOpened(!opened)}
        onDoubleClick={() => onInsert(table.name)}
      >
        {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
        <Icon size={13} aria-hidden className="dim" />
        <span className="ellipsis">{table.name}</span>
        <span className="schema-type">{table.kind}</span>
      </button>
      {open &&
        columns.map((column) => (
          <button
            key={column.name}
            type="button"
            className="schema-column"
            title={column.comment ? `${column.name}: ${column.comment}` : column.name}
            onDoubleClick={() => onInsert(column.name)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') onInsert(column.name)
            }}
          >
            <span className="ellipsis">{column.name}</span>
            <span className="schema-type">{column.type}</span>
          </button>
        ))}
    </div>
  )
}
