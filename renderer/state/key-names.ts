/** Keys by name, e.g. `Mod+Shift+F`: taken apart, and put as this platform and as screen readers write them. */

export type KeyParts = {
  readonly mod: boolean
  readonly alt: boolean
  readonly shift: boolean
  /** The key itself: one sign in capitals, or a name as `KeyboardEvent.key` has it. */
  readonly key: string
}

const MODIFIERS = ['Mod', 'Alt', 'Shift'] as const
const MODIFIER_KEYS: ReadonlySet<string> = new Set([
  'Control',
  'Meta',
  'Alt',
  'AltGraph',
  'Shift',
  'CapsLock',
  'Dead',
  'Process',
  'Unidentified',
])

/** `Mod++` is the plus sign with Mod. Null for what is no name of keys. */
export function splitKeys(keys: string): KeyParts | null {
  let rest = keys
  const held = new Set<string>()
  for (const modifier of MODIFIERS) {
    if (!rest.startsWith(`${modifier}+`) || rest.length === modifier.length + 1) continue
    held.add(modifier)
    rest = rest.slice(modifier.length + 1)
  }
  if (rest === '' || (rest.length > 1 && !/^[A-Z][A-Za-z0-9]*$/.test(rest))) return null
  if (rest.length === 1 && rest !== rest.toUpperCase()) return null
  return { mod: held.has('Mod'), alt: held.has('Alt'), shift: held.has('Shift'), key: rest }
}

/** True while only modifiers are down, as at the start of `Mod+K`. */
export function isModifierKey(key: string): boolean {
  return MODIFIER_KEYS.has(key)
}

/** Keys that write text or move in it: on their own they cannot be heard where text is typed. */
export function isPlain(keys: string): boolean {
  const parts = splitKeys(keys)
  return parts !== null && !parts.mod && !parts.alt && !/^F\d+$/.test(parts.key)
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
}

export function isMac(platform: string = globalThis.navigator?.platform ?? ''): boolean {
  return platform.startsWith('Mac')
}

/** As this platform writes keys: `Ctrl+Shift+F`, on a Mac `⇧⌘F`. */
export function printKeys(keys: string, mac: boolean = isMac()): string {
  const parts = splitKeys(keys)
  if (!parts) return keys
  const key = NAMES[parts.key] ?? parts.key
  if (mac) return `${parts.alt ? '⌥' : ''}${parts.shift ? '⇧' : ''}${parts.mod ? '⌘' : ''}${key}`
  return [parts.mod && 'Ctrl', parts.alt && 'Alt', parts.shift && 'Shift', key].filter(Boolean).join('+')
}

/** All keys of a command in one line: `F6 or Ctrl+\``. */
export function printAllKeys(keys: readonly string[], mac: boolean = isMac()): string {
  return keys.map((one) => printKeys(one, mac)).join(' or ')
}

/** For the attribute `aria-keyshortcuts`. */
export function ariaKeys(keys: readonly string[], mac: boolean = isMac()): string | undefined {
  const names = keys.flatMap((one) => {
    const parts = splitKeys(one)
    if (!parts) return []
    const key = parts.key === '+' ? 'Plus' : parts.key
    return [[parts.mod && (mac ? 'Meta' : 'Control'), parts.alt && 'Alt', parts.shift && 'Shift', key]]
  })
  return names.length === 0 ? undefined : names.map((one) => one.filter(Boolean).join('+')).join(' ')
}
