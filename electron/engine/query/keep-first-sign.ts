import accessors from '@duckdb/node-api/lib/vectors/dataAccessors.js'

/**
 * `@duckdb/node-api` 1.5 reads texts with a decoder that takes a U+FEFF at their beginning for a byte order mark and
 * leaves it out: two values that differ would look alike. This gives it one that leaves texts as they are.
 */
export function keepFirstSign(): void {
  Object.assign(accessors, { textDecoder: new TextDecoder('utf-8', { ignoreBOM: true }) })
}
