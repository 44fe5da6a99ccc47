/** A catalogue as an earlier Blotter left it. */
import Database from 'better-sqlite3'
import { MIGRATIONS } from '../../../electron/engine/catalog/migrations.ts'

/** Makes one of the schema that was before the step that holds `text`. To be filled, and closed. */
export function olderCatalog(path: string, text: string): Database.Database {
  const version = MIGRATIONS.findIndex((step) => step.includes(text))
  if (version < 0) throw new Error(`No step of the schema holds “${text}”.`)
  const old = new Database(path)
  for (const step of MIGRATIONS.slice(0, version)) old.exec(step)
  old.pragma(`user_version = ${version}`)
  return old
}
