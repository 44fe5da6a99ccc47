export const REPORT_TEXT = `Daily Audit Report: 2024-02-06
==============================

Signals Computed: 3
  momentum: 1 (success)
  value: 1 (success)
  mean_reversion: 1 (success)

Orders:
  Submitted: 85
  Filled: 83
  Rejected: 1
  Cancelled: 1

Fills:
  Total Value: $1,250,000
  Avg Slippage: 2.3 bps
  Total Commission: $125.50

Configuration Changes: 0
User Actions: 2
  - admin: Acknowledged alert
  - admin: Reset circuit breaker

Anomalies: 0
`

export const REPORT_HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Daily</title>
<style>body{font:14px system-ui;margin:32px;color:#111}table{border-collapse:collapse}td{padding:4px 12px;border-bottom:1px solid #ddd}</style>
</head><body><h1>Daily Audit Report: 2024-02-06</h1><p>Rests on 1 verified file.</p>
<script>document.body.textContent='SCRIPT RAN'</script>
<table><tr><td>Orders submitted</td><td>85</td></tr><tr><td>Filled</td><td>83</td></tr></table></body></html>`

export const NAMED_RECORDS = [
  {
    title: 'Largest slippages',
    total: 2,
    records: [
      { file: 'audit/2024/02/2024-02-06.log.gz', line: 12, words: 'ord-12 · AAPL · sell · 14.2' },
      { file: 'audit/2024/02/2024-02-06.log.gz', line: 90, words: 'ord-90 · MSFT · buy · 9.1' },
    ],
  },
]
