/**
 * What Blotter's own page may do, as the header of every response says.
 *
 * - `style-src 'unsafe-inline'`: Monaco and the grid insert style elements. A style cannot fetch: nothing but
 *   'self' and data: is reachable from one.
 * - `frame-src 'none'`: a report's preview is `<iframe sandbox srcdoc="…">`. A srcdoc frame is not fetched, inherits
 *   this policy, and being sandboxed without `allow-scripts` runs nothing and has no origin.
 * - `connect-src 'none'`: the page speaks with the engine by a MessagePort, and with nobody else.
 */
export const PAGE_POLICY = policyOf({
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'font-src': "'self' data:",
  'worker-src': "'self'",
  'connect-src': "'none'",
  'frame-src': "'none'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
})

/** What a page that is only printed may do: show text, styles and pictures that it carries itself. */
export const PRINT_POLICY = policyOf({
  'default-src': "'none'",
  'style-src': "'unsafe-inline'",
  'img-src': 'data:',
  'font-src': 'data:',
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  sandbox: '',
})

function policyOf(directives: Readonly<Record<string, string>>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`.trim())
    .join('; ')
}
