import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReadyQuestion } from '../../../shared/contract/library.ts'
import { parseQuestion } from '../../../shared/model/question.ts'

/** The questions that Blotter brings, from the folder of their .sql files: by subject, then title. */
export async function readReadyQuestions(folder: URL): Promise<readonly ReadyQuestion[]> {
  const path = fileURLToPath(folder)
  const names = (await readdir(path)).filter((name) => name.endsWith('.sql')).sort()
  const questions = await Promise.all(
    names.map(async (name): Promise<ReadyQuestion> => {
      const text = await readFile(join(path, name), 'utf8')
      const { title, subject, description, params } = parseQuestion(text).question
      return { id: name.slice(0, -4), title, subject, description, params, text }
    }),
  )
  return questions.sort((a, b) => a.subject.localeCompare(b.subject) || a.title.localeCompare(b.title))
}
