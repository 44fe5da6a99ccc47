import type { Provenance } from '../../../../shared/model/report.ts'
import { VERDICT_WORD } from '../../../../shared/model/verdict.ts'
import {
  calendarWords,
  elsewhereText,
  findingCounts,
  missingDaysText,
  periodWords,
  verdictCounts,
} from '../document.ts'
import { countText, visible } from '../format.ts'

/** The lines that say what a report rests on. */
export function provenanceLines(provenance: Provenance): readonly string[] {
  const { files, missingDays, besides = [] } = provenance
  return [
    `Period: ${periodWords(provenance)} (time zone ${provenance.timeZone})`,
    `Archive files: ${verdictCounts(provenance)} (${calendarWords(provenance)})`,
    ...files.map((file) => {
      const counts = [`${countText(file.rows ?? 0)} events`]
      if (file.rejects) counts.push(`${countText(file.rejects)} unreadable lines`)
      return `  ${visible(file.file)}  ${VERDICT_WORD[file.verdict]}, ${counts.join(', ')}, sha256 ${visible(file.sha256 ?? 'not known')}`
    }),
    ...besides.map(
      (file) =>
        `Given beside the archive: ${file.what} ${visible(file.name)}, ${countText(file.rows)} rows, sha256 ${file.sha256}`,
    ),
    ...(missingDays.length > 0 ? [`Days without a file: ${missingDaysText(provenance)}`] : []),
    ...(provenance.elsewhere ? [`Days whose file is not here: ${elsewhereText(provenance)}`] : []),
    `Findings of verification: ${findingCounts(provenance)}`,
    `Sign convention: ${provenance.signConvention}`,
    `Made by Blotter ${visible(provenance.toolVersion)}${provenance.generatedAt === null ? '' : ` at ${visible(provenance.generatedAt)}`}`,
  ]
}
