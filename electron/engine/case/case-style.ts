/**
 * What a case's file needs beside the look of reports. On paper, where nothing can be scrolled, a result of more columns
 * than fit is set row by row, each value with the name of its column.
 */
export const CASE_STYLE = `
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { color: inherit; }
.entry { border-top: 1px solid var(--rule); padding-top: 1.25rem; }
.caption { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 48rem; }
pre { margin: 0.5rem 0; padding: 0.6rem 0.75rem; background: var(--faint); border: 1px solid var(--rule); white-space: pre-wrap;
  overflow-wrap: anywhere; font: 0.78rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
h3 { font-size: 0.9375rem; line-height: 1.3; font-weight: 650; margin: 1rem 0 0.35rem; }
h4, h5, h6 { font-size: 0.875rem; font-weight: 650; margin: 0.8rem 0 0.25rem; }
.note-text blockquote { margin: 0.5rem 0; padding: 0 0 0 0.9rem; border-left: 3px solid var(--rule); color: var(--soft); }
.note-text ul, .note-text ol { margin: 0 0 0.5rem; padding-left: 1.4rem; }
.note-text { overflow-wrap: anywhere; }
.note-text code { font: 0.82em ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; background: var(--faint); padding: 0 0.2em; }
.address { color: var(--soft); overflow-wrap: anywhere; }
.comment { border-left: 3px solid var(--rule); padding-left: 0.75rem; margin: 0.5rem 0; }
.comment p { white-space: pre-wrap; overflow-wrap: anywhere; }
.byline { color: var(--soft); font-size: 0.8125rem; margin-top: 0.5rem; }
nav .byline { margin-left: 0.4rem; }
.note-text table { width: auto; }
.note-text th, .note-text td { padding-right: 2rem; }
.state { font-weight: 650; }
.chart { border: 1px solid var(--rule); padding: 0.5rem; }
.chart svg { display: block; max-width: 100%; height: auto; }
.tags { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.3rem; }
.tags li { border: 1px solid var(--rule); padding: 0 0.4rem; font-size: 0.8125rem; }
.results { overflow-x: auto; }
.results table { font-size: 0.8125rem; }
.results th, .results td { white-space: nowrap; }
.results .long { white-space: normal; overflow-wrap: anywhere; min-width: 7em; }
@media print {
  nav, .entry.long { break-after: auto; }
  .entry h2, .entry h3, .caption { break-after: avoid; }
  .comment, .chart { break-inside: avoid; }
  pre { font-size: 7pt; }
  .results { overflow: visible; }
  .results table { font-size: 7.5pt; }
  .results.wide table, .results.wide tbody, .results.wide tr { display: block; }
  .results.wide thead { display: none; }
  .results.wide tr { padding: 3pt 0; border-bottom: 1px solid var(--rule); }
  .results.wide td { display: inline-block; max-width: 100%; padding: 0 8pt 0 0; border: 0; text-align: left; white-space: normal;
    overflow-wrap: anywhere; min-width: 0; }
  .results.wide td::before { content: attr(data-column) ' '; color: var(--soft); }
  nav a { text-decoration: none; }
}
`
