import { createHash } from 'node:crypto'
import type { Services } from './services.ts'

/** The loaded files and the newest verification, as a text that changes with them: `<loads>.<run>`. */
export function dataStamp({ catalog }: Pick<Services, 'catalog'>): string {
  const hash = createHash('sha256')
  for (const { file, sha256, loadedAt } of catalog.loads()) hash.update(`${file}\n${sha256}\n${loadedAt}\n`)
  return `${hash.digest('hex').slice(0, 32)}.${catalog.verificationRuns(1)[0]?.id ?? 0}`
}
