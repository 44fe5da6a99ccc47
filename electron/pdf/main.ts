/** One document in, one PDF out: `electron main.ts --page=FILE --output=FILE --paper=A4|Letter`. See spawn.ts. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { app } from 'electron'
import { registerAppScheme } from '../main/app-protocol.ts'
import { lockDownApp } from '../main/lockdown.ts'
import { writeAtomically } from '../main/write-atomically.ts'
import { printHtml } from './print-html.ts'

async function print(): Promise<void> {
  const { page, output, paper } = readArguments()
  await app.whenReady()
  const pdf = await printHtml(await readFile(page, 'utf8'), paper)
  await writeAtomically(output, pdf)
}

function readArguments() {
  const { values } = parseArgs({
    args: process.argv.slice(1),
    // Chromium's own switches and the path of this file stand beside ours.
    strict: false,
    options: { page: { type: 'string' }, output: { type: 'string' }, paper: { type: 'string' } },
  })
  const { page, output, paper } = values
  if (typeof page !== 'string' || typeof output !== 'string' || (paper !== 'A4' && paper !== 'Letter')) {
    throw new Error('--page=FILE, --output=FILE and --paper=A4|Letter are needed')
  }
  return { page, output, paper } as const
}

lockDownApp()
registerAppScheme()
app.on('window-all-closed', () => undefined) // there is none; Electron would quit
print().then(
  () => app.exit(0),
  (error: Error) => {
    process.stderr.write(`blotter: ${error.message}\n`)
    app.exit(1)
  },
)
