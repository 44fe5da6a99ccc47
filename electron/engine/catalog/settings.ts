import { type CatalogDatabase, now } from './database.ts'

/** A key that the user pinned: the root of key sets, or an entry key directly. */
export type Pin = {
  readonly id: number
  readonly kind: 'root' | 'key'
  readonly pem: string
  /** SHA-256 of the SPKI DER, lower-case hex. */
  readonly fingerprint: string
  /** Where it came from, for people: a file name. */
  readonly label: string
  readonly addedAt: string
}

export function settingTables(db: CatalogDatabase) {
  const get = db.prepare<[string], { readonly value: string }>('SELECT value FROM settings WHERE key = ?')
  const all = db.prepare<[], { readonly key: string; readonly value: string }>(
    'SELECT key, value FROM settings ORDER BY key',
  )
  const put = db.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)')
  const remove = db.prepare('DELETE FROM settings WHERE key = ?')
  const pins = db.prepare<[], Pin>(
    'SELECT id, kind, pem, fingerprint, label, added_at AS addedAt FROM pins ORDER BY id',
  )
  const addPin = db.prepare(`
    INSERT INTO pins (kind, pem, fingerprint, label, added_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (kind, fingerprint) DO UPDATE SET pem = excluded.pem RETURNING id`)
  const removePin = db.prepare('DELETE FROM pins WHERE id = ?')

  return {
    /** The value as it was set, or undefined. It came from disk: parse it with a schema before use. */
    setting(key: string): unknown {
      const row = get.get(key)
      return row ? JSON.parse(row.value) : undefined
    },
    settings(): Readonly<Record<string, unknown>> {
      return Object.fromEntries(all.all().map((row) => [row.key, JSON.parse(row.value)]))
    },
    /** Any JSON value; undefined removes the setting. */
    setSetting(key: string, value: unknown): void {
      if (value === undefined) remove.run(key)
      else put.run(key, JSON.stringify(value))
    },
    pins(): readonly Pin[] {
      return pins.all()
    },
    /** Pins a key once; the same fingerprint again returns the id it has. */
    addPin(pin: Pick<Pin, 'kind' | 'pem' | 'fingerprint' | 'label'>): number {
      return (addPin.get(pin.kind, pin.pem, pin.fingerprint, pin.label, now()) as { readonly id: number }).id
    },
    removePin(id: number): void {
      removePin.run(id)
    },
  }
}
