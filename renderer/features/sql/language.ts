/** Completion and hover of the SQL editor: the engine's suggestions, and the schema with its meanings. */
import type { TableInfo } from '../../../shared/model/cell.ts'
import type { App } from '../../state/app.ts'
import { loadable } from '../../state/failure.ts'
import { monaco } from './monaco.ts'
import { meaningOf, tablesByName } from './schema-lookup.ts'

function schemaOf(app: App): readonly TableInfo[] {
  const schema = app.workbench.store.getState().schema
  return schema.status === 'ready' ? schema.value : []
}

/** Comments of the schema are shown as text: Markdown in them is escaped. */
function asText(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>]/g, '\\$&')
}

type Item = Omit<monaco.languages.CompletionItem, 'range'>

function schemaItems(schema: readonly TableInfo[], sql: string, qualifier: string | null): readonly Item[] {
  const named = tablesByName(sql, schema)
  const columnsOf = (tables: Iterable<TableInfo>): Item[] =>
    [...new Set(tables)].flatMap((table) =>
      table.columns.map((column) => ({
        label: { label: column.name, detail: ` ${column.type} ${table.name}` },
        kind: monaco.languages.CompletionItemKind.Field,
        insertText: column.name,
        sortText: `1${column.name}`,
        ...(column.comment ? { documentation: column.comment } : {}),
      })),
    )
  if (qualifier !== null) {
    const table = named.get(qualifier.toLowerCase()) ?? schema.find((one) => one.name === qualifier)
    return table ? columnsOf([table]) : []
  }
  const tables = schema.map((table) => ({
    label: { label: table.name, detail: ` ${table.kind}` },
    kind:
      table.kind === 'macro'
        ? monaco.languages.CompletionItemKind.Function
        : monaco.languages.CompletionItemKind.Class,
    insertText: table.name,
    sortText: `2${table.name}`,
    ...(table.comment ? { documentation: table.comment } : {}),
  }))
  return [...columnsOf(named.values()), ...tables]
}

function labelOf(item: Item): string {
  return typeof item.label === 'string' ? item.label : item.label.label
}

export function registerSqlLanguage(app: App): monaco.IDisposable {
  const completion = monaco.languages.registerCompletionItemProvider('sql', {
    triggerCharacters: ['.', ' '],
    provideCompletionItems: async (model, position) => {
      const sql = model.getValue()
      const offset = model.getOffsetAt(position)
      const word = model.getWordUntilPosition(position)
      const range = new monaco.Range(
        position.lineNumber,
        word.startColumn,
        position.lineNumber,
        word.endColumn,
      )
      const before = model.getLineContent(position.lineNumber).slice(0, word.startColumn - 1)
      const qualifier = /"?([A-Za-z_]\w*)"?\.$/.exec(before)?.[1] ?? null
      const items = schemaItems(schemaOf(app), sql, qualifier)
      const seen = new Set(items.map((item) => labelOf(item).toLowerCase()))
      const engine = await loadable(() => app.deps.engine().query.complete({ sql, offset }))
      const more =
        engine.status === 'ready'
          ? engine.value
              .filter(({ text }) => !seen.has(text.trim().toLowerCase()))
              .map(({ text, start }) => ({
                label: text.trim(),
                kind: monaco.languages.CompletionItemKind.Keyword,
                insertText: text,
                sortText: `3${text}`,
                range: monaco.Range.fromPositions(model.getPositionAt(start), position),
              }))
          : []
      return { suggestions: [...items.map((item) => ({ ...item, range })), ...more] }
    },
  })
  const hover = monaco.languages.registerHoverProvider('sql', {
    provideHover: (model, position) => {
      const word = model.getWordAtPosition(position)
      if (!word) return null
      const meanings = meaningOf(word.word, model.getValue(), schemaOf(app)).slice(0, 6)
      if (meanings.length === 0) return null
      return {
        range: new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn),
        contents: meanings.map(({ title, type, comment }) => ({
          value: `**${asText(title)}** ${asText(type)}${comment ? `\n\n${asText(comment)}` : ''}`,
        })),
      }
    },
  })
  return {
    dispose: () => {
      completion.dispose()
      hover.dispose()
    },
  }
}
