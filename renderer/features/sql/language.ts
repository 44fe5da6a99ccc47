/** Completion, hover and quick fixes of the SQL editor. What a place may hold is known here; DuckDB adds its keywords. */
import type { App } from '../../state/app.ts'
import { loadable } from '../../state/failure.ts'
import {
  type Suggestion,
  suggestAt,
  suggestKeywords,
  suggestValues,
  type Vocabulary,
  valueColumnAt,
} from '../../state/sql-completion.ts'
import { meaningAt } from '../../state/sql-meaning.ts'
import { fixesOf } from './error-marker.ts'
import { monaco } from './monaco.ts'

/** How long the list waits for what only the engine knows: it may be busy. */
const PATIENCE_MS = 300
/** Hand-written SQL is shorter by far; what is longer is looked at no further. */
const LONGEST = 300_000

function vocabularyOf(app: App): Vocabulary {
  const { schema } = app.workbench.store.getState()
  return {
    schema: schema.status === 'ready' ? schema.value : [],
    functions: app.vocabulary.store.getState().functions,
  }
}

/** Comments of the schema are shown as text: Markdown in them is escaped. */
function asText(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&').replaceAll('\n', '  \n')
}

/** A block of code that its text cannot end. */
function asCode(text: string): string {
  return `\`\`\`sql\n${text.replaceAll('`', "'")}\n\`\`\``
}

const KINDS: Readonly<Record<Suggestion['kind'], monaco.languages.CompletionItemKind>> = {
  column: monaco.languages.CompletionItemKind.Field,
  table: monaco.languages.CompletionItemKind.Class,
  function: monaco.languages.CompletionItemKind.Function,
  keyword: monaco.languages.CompletionItemKind.Keyword,
  value: monaco.languages.CompletionItemKind.EnumMember,
  snippet: monaco.languages.CompletionItemKind.Snippet,
  join: monaco.languages.CompletionItemKind.Reference,
  type: monaco.languages.CompletionItemKind.TypeParameter,
}

function toItem(suggestion: Suggestion, range: monaco.IRange): monaco.languages.CompletionItem {
  const { kind, label, detail, meaning, insert, tabStops, filter, rank } = suggestion
  return {
    label: { label, ...(detail === '' ? {} : { description: detail }) },
    kind: KINDS[kind],
    insertText: insert,
    ...(tabStops ? { insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet } : {}),
    ...(meaning === null ? {} : { documentation: meaning }),
    filterText: filter,
    sortText: `${String(Math.round(rank * 1000)).padStart(7, '0')} ${label.toLowerCase()}`,
    range,
  }
}

/** What comes within the patience, else null. */
function soon<T>(work: Promise<T>): Promise<T | null> {
  return Promise.race([work, new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null))])
}

/** Aborted when Monaco wants no answer any more: the user has typed on. */
function signalOf(token: monaco.CancellationToken): AbortSignal {
  const controller = new AbortController()
  token.onCancellationRequested(() => controller.abort())
  return controller.signal
}

function completionOf(app: App): monaco.languages.CompletionItemProvider {
  return {
    triggerCharacters: ['.', ' ', "'", '('],
    provideCompletionItems: async (model, position, context, token) => {
      if (model.getValueLength() > LONGEST) return { suggestions: [] }
      const sql = model.getValue()
      const offset = model.getOffsetAt(position)
      const vocabulary = vocabularyOf(app)
      const { place, suggestions } = suggestAt(sql, offset, vocabulary)
      const column = valueColumnAt(sql, offset, place, vocabulary.schema)
      // A space, a quote or a bracket opens the list only where it names one thing: what else would be in the way.
      const opened = context.triggerCharacter
      if (opened === "'" || opened === '(') {
        if (column === null) return { suggestions: [] }
      } else if (opened === ' ' && column === null && !['table', 'join', 'type'].includes(place.expects)) {
        return { suggestions: [] }
      }
      const signal = signalOf(token)
      const [values, keywords] = await Promise.all([
        column ? soon(app.vocabulary.valuesOf(column.table, column.column)) : null,
        place.inText || place.qualifier !== null
          ? null
          : soon(loadable(() => app.deps.engine().query.complete({ sql, offset }, { signal }))),
      ])
      if (token.isCancellationRequested) return { suggestions: [] }
      const words =
        keywords?.status === 'ready'
          ? keywords.value.filter(({ kind }) => kind === 'keyword').map(({ text }) => text)
          : []
      const quoted = sql[place.start] === '"' && sql[offset] === '"'
      const range = monaco.Range.fromPositions(
        model.getPositionAt(place.start),
        quoted ? model.getPositionAt(offset + 1) : position,
      )
      const open = sql[place.start] === '"'
      return {
        suggestions: [
          ...(values ? suggestValues(sql, offset, place, values) : []),
          ...suggestions,
          ...suggestKeywords(words, sql, place),
        ].map((suggestion) => {
          const item = toItem(suggestion, range)
          // Behind an opening quote the word is compared with the quote.
          return open ? { ...item, filterText: `"${suggestion.filter}` } : item
        }),
      }
    },
  }
}

function hoverOf(app: App): monaco.languages.HoverProvider {
  return {
    provideHover: (model, position) => {
      if (model.getValueLength() > LONGEST) return null
      const meant = meaningAt(model.getValue(), model.getOffsetAt(position), vocabularyOf(app))
      if (!meant) return null
      return {
        range: monaco.Range.fromPositions(model.getPositionAt(meant.start), model.getPositionAt(meant.end)),
        contents: meant.meanings.map(({ code, text }) => ({
          value: [asCode(code), ...text.map(asText)].join('\n\n'),
        })),
      }
    },
  }
}

const FIXES: monaco.languages.CodeActionProvider = {
  provideCodeActions: (model, range, context) => ({
    actions: fixesOf(model)
      .filter(({ place }) => monaco.Range.areIntersectingOrTouching(place, range))
      .map(({ place, text }, at) => ({
        title: `Replace with ${text}`,
        kind: 'quickfix',
        isPreferred: at === 0,
        diagnostics: [...context.markers],
        edit: {
          edits: [{ resource: model.uri, versionId: model.getVersionId(), textEdit: { range: place, text } }],
        },
      })),
    dispose: () => {},
  }),
}

export function registerSqlLanguage(app: App): monaco.IDisposable {
  void app.vocabulary.load()
  const parts = [
    monaco.languages.registerCompletionItemProvider('sql', completionOf(app)),
    monaco.languages.registerHoverProvider('sql', hoverOf(app)),
    monaco.languages.registerCodeActionProvider('sql', FIXES),
  ]
  return { dispose: () => parts.forEach((part) => void part.dispose()) }
}
