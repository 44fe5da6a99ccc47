/** The operating system's dialogs cannot be driven: here they answer at once, as a user would have answered. */
import type { LaunchedApp } from '../../support/launch.ts'

/** Every save dialog from now on is answered with this path. */
export async function answerSave(app: LaunchedApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, path)
}

/** Every open dialog from now on is answered with this path. */
export async function answerOpen(app: LaunchedApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
  }, path)
}
