import type { PictureFormat } from '../../../shared/model/chart.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { recordFailures } from '../activity/record-run.ts'
import type { Implementer } from '../implement.ts'
import * as query from '../query/index.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'
import { writeDocument } from '../write-together.ts'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export function chartHandlers(os: Implementer['chart'], services: Services) {
  const { catalog, gate, options } = services
  return {
    facts: os.facts.handler(({ input: { resultId: id, sort, filter }, signal }) =>
      gate.withReader((reader) => query.chartFacts(reader, { id, sort, filter }, { signal })),
    ),
    data: os.data.handler(({ input: { resultId: id, sort, filter, spec }, signal }) =>
      gate.withReader((reader) => query.chartData(reader, { id, sort, filter, spec }, { signal })),
    ),
    save: os.save.handler(({ input }) => {
      const { format, about } = input
      const path = takeSavePath(options, input.save)
      const asked = { format, about, path }
      return recordFailures(catalog, 'chart.export', asked, async () => {
        const content = pictureBytes(format, input.content)
        const { bytes, sha256 } = await writeDocument({ path, content })
        catalog.recordActivity('chart.exported', { ...asked, bytes, sha256 })
        return { path, bytes }
      })
    }),
  }
}

/** The bytes of a picture. What is none of its format is refused: nothing else is written by this way. */
function pictureBytes(format: PictureFormat, content: string): Buffer {
  const bytes = Buffer.from(content, format === 'png' ? 'base64' : 'utf8')
  const isPicture =
    format === 'png' ? bytes.subarray(0, PNG.length).equals(PNG) : /^<\?xml [^>]*>\s*<svg[\s>]/.test(content)
  if (isPicture) return bytes
  throw new BlotterError('USAGE', `This is no picture in ${format.toUpperCase()}.`)
}
