/** `npm run check:layers`: fails when a source file imports what its folder may not. */
import { findLayerBreaks, ROOT } from './layers.mjs'

const breaks = findLayerBreaks(ROOT)
for (const { file, line, imported, sentence } of breaks) {
  process.stderr.write(`${file}:${line} imports '${imported}'\n  ${sentence}\n`)
}
process.stderr.write(
  breaks.length === 0 ? 'layers: every import is where it may be\n' : `layers: ${breaks.length} broken\n`,
)
process.exitCode = breaks.length === 0 ? 0 : 1
