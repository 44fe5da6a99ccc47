/** Opens the workspace named by argv and holds it until it is killed: the other Blotter of the lock's tests. */
import { openWorkspace } from '../../electron/engine/workspace.ts'

try {
  openWorkspace(process.argv[2] ?? '', { as: 'window' })
  process.stdout.write('open\n')
  setInterval(() => {}, 1000)
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code}: ${(error as Error).message}\n`)
}
