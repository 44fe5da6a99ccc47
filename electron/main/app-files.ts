/** Which file an `app://blotter/…` address means, if any. Pure of Electron, so that it is tested by itself. */
import { realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { APP_HOST, APP_SCHEME } from './own-address.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
}

/** The media type of a file by its name; undefined for a kind the page has none of. */
export function contentTypeOf(file: string): string | undefined {
  return CONTENT_TYPES[extname(file).toLowerCase()]
}

/**
 * Named note "path by allow-list": a path is a list of plain names, each of letters, digits and `-_.@+`, none
 * starting with a dot. So `..`, percent escapes (also doubled), NUL, backslash, drive letters, alternate streams
 * and empty parts are refused by what they are not, before the file system is asked.
 * @returns the path's parts, or null when the address is not one of a file of the page.
 */
export function pathOfAppUrl(address: string): readonly string[] | null {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return null // not an address at all
  }
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return null
  if (url.username !== '' || url.password !== '') return null
  if (url.pathname === '/') return ['index.html']
  const parts = url.pathname.slice(1).split('/')
  return parts.every((part) => /^[A-Za-z0-9_@+-][A-Za-z0-9_@+.-]*$/.test(part)) ? parts : null
}

/**
 * The file of an address, links followed, only if it still lies below `folder`.
 * @returns its absolute path; 'refused' for what is not ours to serve; 'missing' when there is no such file.
 */
export async function findAppFile(
  folder: string,
  address: string,
): Promise<{ readonly file: string; readonly type: string } | 'refused' | 'missing'> {
  const parts = pathOfAppUrl(address)
  if (parts === null) return 'refused'
  const type = contentTypeOf(parts.at(-1) ?? '')
  if (type === undefined) return 'refused'
  try {
    const root = await realpath(folder)
    const file = await realpath(join(root, ...parts))
    if (!file.startsWith(root + sep)) return 'refused'
    return (await stat(file)).isFile() ? { file, type } : 'missing'
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return 'missing'
    throw error
  }
}
