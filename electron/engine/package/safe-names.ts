/** Names of members that are safe on every system: archive keys were chosen by whoever could write the archive. */

/** Windows takes these for devices, whatever ending they have. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i
const LONGEST_PART = 120

/** A relative path of plain characters: no step upwards, no device, no dot or space at an end. */
export function safePath(name: string): string {
  const parts = name.split('/').filter((part) => part !== '')
  return parts.map(safePart).join('/') || '_'
}

function safePart(part: string): string {
  const plain = part
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^\.+/, '_')
    .replace(/\.+$/, '_')
    .slice(0, LONGEST_PART)
  return DEVICE.test(plain) || plain === '' ? `_${plain}` : plain
}

/**
 * Gives out paths that no two members share, also where large and small letters are the same, and none is a folder
 * of another.
 */
export class PathBook {
  readonly #taken = new Set<string>()
  readonly #folders = new Set<string>()

  take(name: string): string {
    const safe = safePath(name)
    for (let n = 1; ; n++) {
      const path = n === 1 ? safe : numbered(safe, n)
      const key = path.toLowerCase()
      const folders = foldersOf(key)
      if (this.#taken.has(key) || this.#folders.has(key) || folders.some((folder) => this.#taken.has(folder)))
        continue
      this.#taken.add(key)
      for (const folder of folders) this.#folders.add(folder)
      return path
    }
  }
}

/** `archive~2/a/b`: the first folder is numbered, so that what belongs together stays named alike. */
function numbered(path: string, n: number): string {
  const at = path.indexOf('/')
  return at === -1 ? `${path}~${n}` : `${path.slice(0, at)}~${n}${path.slice(at)}`
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** True for a path as a package may name it. Everything else in a ZIP is refused, not repaired. */
export function isSafePath(path: string): boolean {
  return (
    path.length <= 1024 &&
    path
      .split('/')
      .every(
        (part) => /^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/.test(part) && !part.endsWith('.') && !DEVICE.test(part),
      )
  )
}
