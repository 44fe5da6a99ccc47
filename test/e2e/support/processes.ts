/** Killing as a power cut or the kernel would. */
import type { LaunchedApp } from '../../support/launch.ts'

/** Kills the engine's process with -9; the window stays. */
export async function killEngine(app: LaunchedApp): Promise<void> {
  const pid = await app.electron.evaluate(
    ({ app: electronApp }) =>
      electronApp.getAppMetrics().find((process) => process.name === 'Blotter engine')?.pid,
  )
  if (pid === undefined) throw new Error('The engine has no process.')
  process.kill(pid, 'SIGKILL')
}

/** Kills the whole app with -9: nothing of it can say good-bye. Its folders stay. */
export async function killApp(app: LaunchedApp): Promise<void> {
  const child = app.electron.process()
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGKILL')
  await gone
}
