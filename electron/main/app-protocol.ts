/** `app://blotter/…`: the only address of the page. Serves the files below one folder, and nothing else. */
import { readFile } from 'node:fs/promises'
import { protocol, type Session } from 'electron'
import { findAppFile } from './app-files.ts'
import { PAGE_POLICY } from './content-security-policy.ts'
import { APP_SCHEME } from './own-address.ts'

const PAGE_HEADERS = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-dns-prefetch-control': 'off',
  'cache-control': 'no-cache',
} as const

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, codeCache: true } },
  ])
}

export function serveApp(session: Session, folder: string): void {
  session.protocol.handle(APP_SCHEME, (request) => answer(folder, request))
}

async function answer(folder: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405)
  const found = await findAppFile(folder, request.url)
  if (found === 'refused') return refusal(403)
  if (found === 'missing') return refusal(404)
  const body = request.method === 'HEAD' ? null : new Uint8Array(await readFile(found.file))
  return new Response(body, { headers: { ...PAGE_HEADERS, 'content-type': found.type } })
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: PAGE_HEADERS })
}
