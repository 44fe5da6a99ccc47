import { VERDICT_WORD } from '../../../../shared/model/verdict.ts'
import {
  BESIDE,
  type Cell,
  calendarWords,
  elsewhereText,
  findingCounts,
  integrityWord,
  missingDaysText,
  omitted,
  printedTable,
  type ReportDocument,
  type Section,
  verdictCounts,
} from '../document.ts'
import { countText, visible } from '../format.ts'

/** A document as Markdown (tables as GitHub reads them). Texts of the archive cannot become markup. */
export function documentMarkdown(document: ReportDocument): string {
  const { provenance } = document
  const { failure } = provenance
  const lines = [
    ...(failure === null ? [] : [`**${inert(failure)}**`, '']),
    `# ${inert(document.title)}`,
    '',
    `- Period: ${inert(document.period)}`,
    `- Integrity: **${integrityWord(provenance).word}** \u2013 ${verdictCounts(provenance)} (${calendarWords(provenance)})`,
    `- Findings of verification: ${findingCounts(provenance)}`,
    ...(provenance.missingDays.length > 0 ? [`- Days without a file: ${missingDaysText(provenance)}`] : []),
    ...(provenance.elsewhere ? [`- Days whose file is not here: ${elsewhereText(provenance)}`] : []),
    `- Sign convention: ${provenance.signConvention}`,
    `- Made by Blotter ${inert(provenance.toolVersion)}${provenance.generatedAt === null ? '' : ` at ${inert(provenance.generatedAt)}`}`,
    ...document.notes.map((note) => `- Note: ${inert(note)}`),
    '',
    ...(document.noEvents === null ? [] : [`**${inert(document.noEvents)}**`, '']),
    ...document.sections.flatMap(sectionLines),
    '## Archive files',
    '',
    ...(provenance.files.length === 0
      ? ['None.']
      : [
          '| File | Verdict | Events | Unreadable lines | SHA-256 |',
          '| :--- | :--- | ---: | ---: | :--- |',
          ...provenance.files.map(
            (file) =>
              `| ${inert(file.file)} | ${VERDICT_WORD[file.verdict]} | ${countText(file.rows ?? 0)} | ${countText(file.rejects ?? 0)} | ${inert(file.sha256 ?? 'not known')} |`,
          ),
        ]),
    '',
    ...((provenance.besides ?? []).length === 0
      ? []
      : [
          '## Files beside the archive',
          '',
          BESIDE,
          '',
          '| Given as | File | Rows | Bytes | SHA-256 |',
          '| :--- | :--- | ---: | ---: | :--- |',
          ...(provenance.besides ?? []).map(
            (file) =>
              `| ${inert(file.what)} | ${inert(file.name)} | ${countText(file.rows)} | ${countText(file.bytes)} | ${file.sha256} |`,
          ),
          '',
        ]),
    '## Definitions',
    '',
    ...document.definitions.map(({ term, text }) => `- **${inert(term)}**: ${inert(text)}`),
  ]
  return `${lines.join('\n')}\n`
}

function sectionLines(section: Section): readonly string[] {
  const { columns, rows } = printedTable(section.table)
  const rest = omitted(section.table)
  const { part } = section
  const head = [
    ...(part
      ? ['---', '', `# ${inert(part.title)}`, '', ...part.lines.flatMap((line) => [inert(line), ''])]
      : []),
    `## ${inert(section.title)}`,
    '',
    ...(section.lead === null ? [] : [inert(section.lead), '']),
  ]
  if (rows.length === 0) return [...head, inert(section.table.empty), '']
  return [
    ...head,
    `| ${columns.map(({ label }) => inert(label)).join(' | ')} |`,
    `| ${columns.map(({ align }) => (align === 'right' ? '---:' : ':---')).join(' | ')} |`,
    ...rows.map((row) => `| ${row.map(({ text }: Cell) => inert(text)).join(' | ')} |`),
    ...(rest === null ? [] : ['', rest]),
    '',
  ]
}

/** Text that stays text: invisible characters spelled out, and every character that Markdown reads escaped. */
export function inert(text: string): string {
  return (
    visible(text)
      .replace(/[\\`*_{}[\]#|~$^]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // Bare addresses would become links.
      .replace(/:\/\//g, ':&#47;&#47;')
      .replace(/\bwww\./gi, (match) => `${match.slice(0, 3)}&#46;`)
      .replaceAll('@', '&#64;')
  )
}
