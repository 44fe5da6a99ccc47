/** Verifies a workspace in full mode and says how far it is: a process for the test to kill. argv: workspace. */
import { follow, openEngine } from './open-engine.ts'

const { client, close } = await openEngine(process.argv[2] ?? '')
await follow(client.archive.verify({ mode: 'full', jobs: 1 }), ({ done, total }) =>
  process.stdout.write(`${done} ${total}\n`),
)
await close()
process.stdout.write('finished\n')
