import { userName } from '../activity/open-activity-seal.ts'
import type { Catalog } from '../catalog/catalog.ts'

/** The setting with the name that stands under comments and cases. */
const AUTHOR_SETTING = 'author.name'
const LONGEST_NAME = 200

/** Who writes: the name in the settings, else the user's at the operating system. */
export function authorOf(catalog: Pick<Catalog, 'setting'>): string {
  const name = catalog.setting(AUTHOR_SETTING)
  return typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, LONGEST_NAME) : userName()
}
