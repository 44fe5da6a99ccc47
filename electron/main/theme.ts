import { nativeTheme } from 'electron'
import type { PreferenceFile, Preferences } from './preferences.ts'

/** The theme of before, set before the window opens, so that its first colour is right. */
export function applyTheme(preferences: PreferenceFile): void {
  nativeTheme.themeSource = preferences.current().theme
}

export function changeTheme(preferences: PreferenceFile, theme: Preferences['theme']): void {
  preferences.change({ theme })
  nativeTheme.themeSource = theme
}
