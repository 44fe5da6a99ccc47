/** The look of the evidence page: one column to read from top to bottom, in light, in dark, and on A4. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --page: #ffffff; --raised: #f6f7f9; --ink: #1b2129; --soft: #535d6b; --rule: #d9dee5;
  --strong: #868f9c; --accent: #1f5fbf; --good: #1b6e3c; --good-soft: #e6f4eb; --bad: #b3261e; --bad-soft: #fcebea;
  --open: #7d5200; --open-soft: #fdf3dc; --mark: #ffe08a; --mark-ink: #3a2a00; }
@media (prefers-color-scheme: dark) {
  :root { --page: #17191d; --raised: #1f2228; --ink: #e4e7eb; --soft: #a2abb8; --rule: #333943; --strong: #6f7885;
    --accent: #82b1ff; --good: #6fcf97; --good-soft: #1a2e23; --bad: #ff8f87; --bad-soft: #3a1f1f;
    --open: #eabf5b; --open-soft: #332a16; --mark: #6b5412; --mark-ink: #fff0c2; }
}
* { box-sizing: border-box; }
html { font-size: 16px; background: var(--page); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 54rem; padding: 2.5rem 2rem 4rem; color: var(--ink);
  font: 0.9375rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, Cantarell, "Noto Sans", "DejaVu Sans", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums lining-nums; }
h1, h2, p, ol, ul, dl, dd, pre { margin: 0; }
.maker { color: var(--soft); font-size: 0.8125rem; letter-spacing: 0.06em; text-transform: uppercase; }
.title { font-size: 1rem; font-weight: 600; overflow-wrap: anywhere; margin-top: 0.15rem; }
header { margin-bottom: 1.25rem; }
section { margin-top: 2.25rem; }
h2 { font-size: 1.0625rem; line-height: 1.3; font-weight: 650; margin-bottom: 0.75rem; }
h2 + .lead { margin-top: -0.35rem; }
.lead { color: var(--soft); font-size: 0.9375rem; margin-bottom: 0.85rem; max-width: 46rem; }
.icon { width: 1.25em; height: 1.25em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round; }
.verdict { margin-top: 0; display: grid; grid-template-columns: auto 1fr; gap: 0 1rem; padding: 1.25rem 1.4rem; border: 1px solid;
  border-left-width: 8px; border-radius: 6px; }
.verdict h1 { font-size: 2rem; line-height: 1.15; font-weight: 700; letter-spacing: -0.015em; }
.verdict .icon { width: 2.4rem; height: 2.4rem; }
.verdict p { grid-column: 2; color: var(--ink); margin-top: 0.35rem; overflow-wrap: anywhere; }
.verdict.good { color: var(--good); background: var(--good-soft); }
.verdict.bad { color: var(--bad); background: var(--bad-soft); }
.compare { margin-top: 1rem; padding: 1.1rem 1.4rem 1.25rem; border: 1px solid var(--rule); border-radius: 6px; background: var(--raised); }
.compare h2 { margin-bottom: 0.7rem; }
.print, .code, pre, textarea { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; }
.print { display: block; font-size: 0.9375rem; line-height: 1.7; word-spacing: 0.35em; overflow-wrap: anywhere; margin: 0.6rem 0 0.9rem; }
.code { font-size: 0.8125rem; overflow-wrap: anywhere; }
.time { white-space: nowrap; }
label { display: block; font-weight: 600; font-size: 0.875rem; margin-bottom: 0.3rem; }
textarea { width: 100%; min-height: 2.9rem; padding: 0.5rem 0.6rem; font-size: 0.8125rem; line-height: 1.5; color: var(--ink); background: var(--page);
  border: 1px solid var(--strong); border-radius: 4px; resize: vertical; }
.note { font-size: 0.875rem; color: var(--soft); margin-top: 0.4rem; }
.note:empty { margin: 0; }
.note.bad { color: var(--bad); } .note.good { color: var(--good); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
ol.steps { list-style: none; padding: 0; border-top: 1px solid var(--rule); }
ol.steps li { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0.15rem 1rem; padding: 0.8rem 0; border-bottom: 1px solid var(--rule); }
.state { display: flex; align-items: center; gap: 0.45rem; font-weight: 600; font-size: 0.875rem; height: 1.5rem; white-space: nowrap; }
.state .icon { width: 1.15rem; height: 1.15rem; }
.state.good { color: var(--good); } .state.bad { color: var(--bad); } .state.open { color: var(--open); }
.step-name { font-weight: 600; }
.step-detail { grid-column: 2; color: var(--soft); font-size: 0.9375rem; overflow-wrap: anywhere; }
pre { font-size: 0.8125rem; line-height: 1.55; padding: 0.9rem 1rem; background: var(--raised); border: 1px solid var(--rule); border-radius: 6px;
  white-space: pre-wrap; overflow-wrap: anywhere; max-height: 44rem; overflow: auto; }
pre.raw { unicode-bidi: bidi-override; direction: ltr; max-height: 16rem; }
pre.json { unicode-bidi: plaintext; }
pre + h3, dl + h3 { margin-top: 1.25rem; }
h3 { font-size: 0.875rem; font-weight: 600; color: var(--soft); margin: 0 0 0.4rem; }
.mark { background: var(--mark); color: var(--mark-ink); border-radius: 2px; padding: 0 0.2em; font-size: 0.92em; unicode-bidi: isolate; }
dl.facts > div { display: grid; grid-template-columns: 10.5rem 1fr; gap: 0.1rem 1rem; padding: 0.28rem 0; }
dt { color: var(--soft); font-size: 0.9375rem; }
dd { overflow-wrap: anywhere; }
.limits ul { padding-left: 1.15rem; max-width: 46rem; }
.limits li { margin-bottom: 0.45rem; }
.actions { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: center; }
button, .choose { font: inherit; font-size: 0.9375rem; font-weight: 600; padding: 0.45rem 0.9rem; color: var(--accent); background: var(--page);
  border: 1px solid var(--strong); border-radius: 4px; cursor: pointer; }
.choose { position: relative; margin: 0; } .choose input { position: absolute; inset: 0; width: 100%; opacity: 0; cursor: pointer; }
.choose:focus-within { outline: 2px solid var(--accent); outline-offset: 2px; }
.noscript { padding: 1.25rem 1.4rem; border: 2px solid var(--bad); color: var(--bad); font-weight: 600; border-radius: 6px; }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--rule); color: var(--soft); font-size: 0.875rem; }
[hidden] { display: none !important; }
@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem; }
  .verdict { padding: 1rem; gap: 0 0.75rem; } .verdict h1 { font-size: 1.6rem; } .verdict .icon { width: 1.9rem; height: 1.9rem; }
  .verdict p { grid-column: 1 / -1; }
  .compare { padding: 1rem; }
  ol.steps li, dl.facts > div { grid-template-columns: 1fr; }
  .step-detail { grid-column: 1; }
}
@page { margin: 16mm 15mm 18mm; }
@media print {
  :root { color-scheme: light; --page: #fff; --raised: #fff; --ink: #1b2129; --soft: #454d59; --rule: #c9cfd8; --good: #1b6e3c; --good-soft: #fff;
    --bad: #b3261e; --bad-soft: #fff; --open: #7d5200; --mark: #eee; --mark-ink: #000; }
  html { font-size: 10.5pt; }
  body { max-width: none; padding: 0; }
  .screen-only { display: none; }
  pre { max-height: none !important; overflow: visible; }
  ol.steps li, .verdict, .compare, dl.facts > div { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  section { margin-top: 1.4rem; }
}
`
