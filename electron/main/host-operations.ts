import { basename } from 'node:path'
import { app, type BrowserWindow, type MessagePortMain } from 'electron'
import { printOnPaper } from '../pdf/print-html.ts'
import { chooseContent, chooseFile, chooseFolder, choosePem, chooseSavePath } from './dialogs.ts'
import type { EngineProcess } from './engine-process.ts'
import type { HostOperations } from './host-calls.ts'
import type { OpenGrants } from './open-grants.ts'
import type { PreferenceFile } from './preferences.ts'
import { printPdfTo } from './print-pdf.ts'
import type { SaveGrants } from './save-grants.ts'
import type { SecretStore } from './secrets.ts'
import { changeTheme } from './theme.ts'
import type { WorkShown } from './work-shown.ts'

/** Everything the page may ask of its host, one line each. */
export function hostOperations(parts: {
  readonly window: BrowserWindow
  readonly preferences: PreferenceFile
  readonly secrets: SecretStore
  readonly grants: SaveGrants
  readonly openGrants: OpenGrants
  readonly engine: EngineProcess<MessagePortMain>
  readonly work: WorkShown
  readonly showMenuKeys: (keys: Readonly<Record<string, string>>) => void
}): HostOperations {
  const { window, preferences, secrets, grants, openGrants, engine, work } = parts
  return {
    chooseFolder: (input) => chooseFolder(window, input),
    chooseSaveFolder: async (input) => {
      const chosen = await chooseFolder(window, input)
      if (chosen === null) return null
      const save = grants.grant(chosen.path)
      engine.grant(save, chosen.path)
      return { save, name: basename(chosen.path) }
    },
    chooseFile: (input) => chooseFile(window, input),
    chooseOpen: async (input) => {
      const chosen = await chooseFile(window, input)
      if (chosen === null) return null
      const open = openGrants.lend(chosen.path)
      engine.lend(open, chosen.path)
      return { open, name: basename(chosen.path) }
    },
    choosePem: (input) => choosePem(window, input),
    chooseContent: (input) => chooseContent(window, input),
    chooseSave: async (input) => {
      const path = await chooseSavePath(window, input)
      if (path === null) return null
      const save = grants.grant(path)
      engine.grant(save, path)
      return { save, name: basename(path) }
    },
    printPdf: ({ html, save, paper }) => printPdfTo(grants.take(save), html, paper),
    printPaper: ({ html }) => printOnPaper(html),
    saveSecret: async ({ name, value }) => {
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
    setZoom: ({ factor }) => {
      preferences.change({ zoom: factor })
      window.webContents.setZoomFactor(factor)
      return null
    },
    setProgress: (progress) => {
      work.show(progress)
      return null
    },
    setMenuKeys: ({ keys }) => {
      parts.showMenuKeys(keys)
      return null
    },
    flushPreferences: () => {
      window.webContents.session.flushStorageData()
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
