import { basename } from 'node:path'
import { app, type BrowserWindow, type MessagePortMain } from 'electron'
import { chooseContent, chooseFile, chooseFolder, choosePem, chooseSavePath } from './dialogs.ts'
import type { EngineProcess } from './engine-process.ts'
import type { HostOperations } from './host-calls.ts'
import type { PreferenceFile } from './preferences.ts'
import { printPdfTo } from './print-pdf.ts'
import type { SaveGrants } from './save-grants.ts'
import type { SecretStore } from './secrets.ts'
import { changeTheme } from './theme.ts'

/** Everything the page may ask of its host, one line each. */
export function hostOperations(parts: {
  readonly window: BrowserWindow
  readonly preferences: PreferenceFile
  readonly secrets: SecretStore
  readonly grants: SaveGrants
  readonly engine: EngineProcess<MessagePortMain>
}): HostOperations {
  const { window, preferences, secrets, grants, engine } = parts
  return {
    chooseFolder: (input) => chooseFolder(window, input),
    chooseFile: (input) => chooseFile(window, input),
    choosePem: (input) => choosePem(window, input),
    chooseContent: (input) => chooseContent(window, input),
    chooseSave: async (input) => {
      const path = await chooseSavePath(window, input)
      if (path === null) return null
      const save = grants.grant(path)
      engine.grant(save, path)
      return { save, name: basename(path) }
    },
    printPdf: ({ html, save }) => printPdfTo(grants.take(save), html),
    saveSecret: async ({ name, sessionToken, ...keys }) => {
      const value = sessionToken === undefined ? keys : { ...keys, sessionToken }
      await secrets.save(name, value)
      engine.setSecret(name, value)
      return null
    },
    deleteSecret: async ({ name }) => {
      await secrets.remove(name)
      engine.setSecret(name, null)
      return null
    },
    listSecrets: () => {
      const reason = secrets.whyUnavailable()
      return { available: reason === null, reason, names: secrets.names() }
    },
    setTheme: ({ theme }) => {
      changeTheme(preferences, theme)
      return null
    },
    about: () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      chrome: process.versions.chrome,
      node: process.versions.node,
    }),
  }
}
