import type { SavedQuestions } from '../../../shared/contract/library.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { recordFailures } from '../activity/record-run.ts'
import type { Implementer } from '../implement.ts'
import { readReadyQuestions } from '../library/ready-questions.ts'
import {
  listSaved,
  removeQuestion,
  renameQuestion,
  restoreQuestion,
  saveQuestion,
} from '../library/saved-folder.ts'
import * as query from '../query/index.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'

const NONE: SavedQuestions = { folder: null, questions: [], skipped: [], problem: null }

export function libraryHandlers(os: Implementer['library'], services: Services) {
  const { catalog, gate, options } = services
  const ready = readReadyQuestions(options.questionsFolder)
  ready.catch(() => {
    // Told to whoever asks for them.
  })
  const folder = (): string => {
    const path = catalog.questionsFolder()
    if (path !== null) return path
    throw new BlotterError('USAGE', 'No folder for your questions is chosen yet.', {
      hint: 'Choose one in the library.',
    })
  }
  const saved = async (): Promise<SavedQuestions> => {
    const path = catalog.questionsFolder()
    if (path === null) return NONE
    try {
      return await listSaved(path)
    } catch (error) {
      return { ...NONE, folder: path, problem: error instanceof Error ? error.message : String(error) }
    }
  }
  return {
    ready: os.ready.handler(() => ready),
    days: os.days.handler(() =>
      gate.withReader(async (reader) => {
        const [row] = await query.ask(
          reader,
          'SELECT min(day)::VARCHAR AS first, max(day)::VARCHAR AS last FROM files',
        )
        return row?.first && row.last ? { first: String(row.first), last: String(row.last) } : null
      }),
    ),
    saved: os.saved.handler(saved),
    setFolder: os.setFolder.handler(async ({ input }) => {
      const path = input.folder === null ? null : takeSavePath(options, input.folder)
      if (path !== null) await listSaved(path)
      catalog.setQuestionsFolder(path)
      catalog.recordActivity('library.folder', { folder: path })
      return saved()
    }),
    save: os.save.handler(({ input }) => {
      const { text, ...asked } = input
      return recordFailures(catalog, 'library.save', asked, async () => {
        const outcome = await saveQuestion(folder(), { ...input, overwrite: input.overwrite ?? false })
        if (outcome.status === 'saved') {
          const { name, sha256 } = outcome.question
          catalog.recordActivity('library.saved', { name, sha256, bytes: Buffer.byteLength(text) })
        }
        return outcome
      })
    }),
    rename: os.rename.handler(({ input }) =>
      recordFailures(catalog, 'library.rename', input, async () => {
        const question = await renameQuestion(folder(), input.id, input.title)
        catalog.recordActivity('library.renamed', { name: question.name, title: question.title })
        return question
      }),
    ),
    remove: os.remove.handler(({ input }) =>
      recordFailures(catalog, 'library.remove', input, async () => {
        const removed = await removeQuestion(folder(), input.id)
        catalog.recordActivity('library.removed', { ...input, ...removed })
        return removed
      }),
    ),
    restore: os.restore.handler(({ input }) =>
      recordFailures(catalog, 'library.restore', input, async () => {
        const question = await restoreQuestion(folder(), input.trashed)
        catalog.recordActivity('library.restored', { name: question.name })
        return question
      }),
    ),
    tabs: os.tabs.handler(() => catalog.tabDetails()),
    saveTabs: os.saveTabs.handler(({ input }): void => catalog.replaceTabDetails(input.tabs)),
  }
}
