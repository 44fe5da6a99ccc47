/** The sections of the settings, in their order; words by which the search and the palette find them. */
import type { App } from '../../state/app.ts'

export type SettingId =
  | 'appearance'
  | 'keys'
  | 'times'
  | 'author'
  | 'sources'
  | 'pins'
  | 'tsa'
  | 'freshness'
  | 'secrets'
  | 'data'
  | 'about'

export type SettingSection = {
  readonly id: SettingId
  readonly title: string
  /** Searched besides the title. */
  readonly words: string
}

export const SETTINGS: readonly SettingSection[] = [
  {
    id: 'appearance',
    title: 'Appearance',
    words:
      'theme light dark system high contrast font text size zoom density compact comfortable layout tour',
  },
  {
    id: 'keys',
    title: 'Keys',
    words: 'shortcuts keyboard preset datagrip dbeaver rebind keymap import export',
  },
  { id: 'times', title: 'Times', words: 'time zone exchange utc new york london clock' },
  { id: 'author', title: 'Author', words: 'name user comments cases who' },
  { id: 'sources', title: 'Sources', words: 'folder s3 bucket add remove endpoint credentials' },
  { id: 'pins', title: 'Pinned keys', words: 'trust root key entry pin fingerprint' },
  { id: 'tsa', title: 'Timestamp authorities', words: 'tsa rfc 3161 certificate pin' },
  { id: 'freshness', title: 'Freshness', words: 'checkpoint age days stale rule' },
  { id: 'secrets', title: 'Keys in the keychain', words: 'secrets access key s3 credentials' },
  { id: 'data', title: 'Data', words: 'space used disk cache case database results clear' },
  { id: 'about', title: 'About', words: 'version diagnostics workspace electron offline' },
]

/** Sections that have every word. */
export function findSettings(text: string): readonly SettingSection[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return SETTINGS.filter(({ title, words: more }) => {
    const searched = `${title} ${more}`.toLowerCase()
    return words.every((word) => searched.includes(word))
  })
}

/** Opens the settings at a section, and puts the focus there. */
export function showSetting(app: App, id: SettingId): void {
  app.shell.show('settings')
  whenThere(id, 40)
}

/** The screen is drawn first, and may be fetched before that. */
function whenThere(id: SettingId, tries: number): void {
  requestAnimationFrame(() => {
    if (document.getElementById(id)) focusSection(id)
    else if (tries > 0) whenThere(id, tries - 1)
  })
}

export function focusSection(id: SettingId): void {
  const heading = document.getElementById(id)
  heading?.scrollIntoView({ block: 'start' })
  heading?.focus({ preventScroll: true })
}
