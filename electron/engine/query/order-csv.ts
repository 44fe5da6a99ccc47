import type { OrderEvent, OrderLife } from '../../../shared/model/order.ts'

const COLUMNS: readonly (readonly [string, (event: OrderEvent) => string | number | null])[] = [
  ['ts', (event) => event.at],
  ['offset_ns', (event) => event.offset],
  ['wait_ns', (event) => event.wait],
  ['role', (event) => event.role],
  ['type', (event) => event.type],
  ['quantity', (event) => event.quantity],
  ['price', (event) => event.price],
  ['commission', (event) => event.commission],
  ['slippage_bps', (event) => event.slippageBps],
  ['execution_venue', (event) => event.venue],
  ['filled_quantity', (event) => event.filled],
  ['remaining_quantity', (event) => event.remaining],
  ['average_price', (event) => event.averagePrice],
  ['reason', (event) => event.reason],
  ['checks', (event) => event.checks.map(({ name, outcome }) => `${name}: ${outcome}`).join('; ')],
  ['fill_id', (event) => event.fillId],
  ['trade_id', (event) => event.tradeId],
  ['event_id', (event) => event.eventId],
  ['file', (event) => event.file],
  ['line', (event) => event.line],
  ['verdict', (event) => event.verdict],
]

/** The events of a life as CSV (RFC 4180); texts of the archive that a spreadsheet would take for formulas are told as text. */
export function orderCsv(life: OrderLife): string {
  const rows = life.events.map((event) => COLUMNS.map(([, value]) => field(value(event))).join(','))
  return [COLUMNS.map(([name]) => name).join(','), ...rows].map((line) => `${line}\r\n`).join('')
}

function field(value: string | number | null): string {
  if (value === null) return ''
  const text = String(value)
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
