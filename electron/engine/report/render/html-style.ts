/** The look of a printed report: paper first, system fonts, figures in columns, no colour that carries meaning alone. */
export const HTML_STYLE = `
:root { --ink: #1a1c1f; --soft: #5a6069; --rule: #d5d9de; --faint: #f5f6f8; --good: #14693a; --bad: #a3161d; --caution: #7a5200; }
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 2rem 4rem; background: #fff; color: var(--ink);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums lining-nums; }
h1 { font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.01em; margin: 0 0 1.25rem; }
h2 { font-size: 1.0625rem; line-height: 1.3; font-weight: 650; margin: 0 0 0.5rem; }
header { border-bottom: 2px solid var(--ink); padding-bottom: 1.25rem; margin-bottom: 1.5rem; }
.maker { margin: 0 0 0.25rem; color: var(--soft); font-size: 0.8125rem; letter-spacing: 0.08em; text-transform: uppercase; }
section { margin: 0 0 2rem; }
p { margin: 0 0 0.5rem; }
dl { margin: 0; }
dl.facts > div, dl.definitions > div { display: grid; grid-template-columns: 11rem 1fr; gap: 0.25rem 1rem; padding: 0.1rem 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.lead, .empty { color: var(--soft); max-width: 48rem; font-size: 0.875rem; }
.icon { width: 1.05em; height: 1.05em; flex: none; vertical-align: -0.15em; margin-right: 0.4em; fill: none; stroke: currentColor;
  stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.integrity { border: 1px solid currentColor; border-left-width: 6px; padding: 0.9rem 1.1rem; }
.integrity h2 { font-size: 1.125rem; }
.integrity dl { color: var(--ink); }
.good { color: var(--good); }
.bad { color: var(--bad); }
.caution { color: var(--caution); }
.failure { display: flex; align-items: flex-start; margin: 0 0 1.5rem; padding: 0.9rem 1.1rem; border: 2px solid var(--bad);
  color: var(--bad); font-weight: 650; }
.failure .icon { margin-top: 0.2em; }
.failure span { overflow-wrap: anywhere; }
.no-events { font-size: 1.125rem; font-weight: 600; margin-bottom: 2rem; }
.notes ul { margin: 0; padding-left: 1.1rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; line-height: 1.4; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid var(--rule); font-weight: 400; }
.short { white-space: nowrap; }
.long, .code { overflow-wrap: anywhere; min-width: 6em; }
th:last-child, td:last-child { padding-right: 0; }
td.right + td:not(.right), td.right + th:not(.right), th.right + th:not(.right) { padding-left: 1rem; }
thead th { color: var(--soft); font-size: 0.8125rem; border-bottom: 1px solid var(--ink); vertical-align: bottom; overflow-wrap: normal; }
thead th.right, th.right, td.right { text-align: right; }
td.right { white-space: nowrap; }
tbody tr:nth-child(even) { background: var(--faint); }
.wide table { font-size: 0.8125rem; }
.wide th, .wide td { padding-right: 0.5rem; }
.wide tbody th { min-width: 7em; }
.code { font: 0.78rem/1.4 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
.verdict { white-space: nowrap; }
a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: 0.15em; }
.part { border-top: 2px solid var(--ink); margin: 3rem 0 1.25rem; padding-top: 1rem; }
.part h1 { margin-bottom: 0.5rem; }
.part p { color: var(--soft); font-size: 0.8125rem; overflow-wrap: anywhere; }
figure { margin: 0.25rem 0 0.75rem; }
figure svg { display: block; width: 100%; height: auto; font-variant-numeric: tabular-nums; }
footer { border-top: 1px solid var(--rule); padding-top: 1.25rem; font-size: 0.8125rem; }
footer h2 { font-size: 0.9375rem; }
@page { margin: 16mm 14mm 18mm; }
@page sideways { size: landscape; }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  h2, .part { break-after: avoid; }
  .part { break-before: page; border-top: 0; margin-top: 0; padding-top: 0; }
  .lead { break-after: avoid; }
  thead { display: table-header-group; }
  tr, .integrity, .failure, .lead, .drawn, dl > div { break-inside: avoid; }
  .drawn { break-after: avoid; }
  .wide table { font-size: 7.5pt; }
  .wide thead th { font-size: 7pt; }
  .sideways { page: sideways; }
  .sideways .whole { white-space: nowrap; }
  .sideways .long:not(.whole) { min-width: 12em; }
  .crowded table, .crowded thead th { font-size: 7.5pt; }
  .wide.crowded table, .wide.crowded thead th { font-size: 6pt; }
  .sideways.crowded table, .sideways.crowded thead th { font-size: 6.5pt; }
  .wide.crowded th, .wide.crowded td { padding-right: 0.3rem; }
  .broken table { table-layout: fixed; }
  .broken th, .broken td, .broken td.right, .broken thead th, .broken .whole { white-space: normal; overflow-wrap: anywhere; min-width: 0; }
  .code { font-size: 7pt; }
}
@media screen {
  .wide { overflow-x: auto; }
}
@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem; }
  section { overflow-x: auto; }
  dl.facts > div, dl.definitions > div { grid-template-columns: 1fr; padding: 0.25rem 0; }
}
`
