import { fromBase64 } from './bytes.ts'

/** The type of the element that holds the bundle: one that no browser runs. */
export const BUNDLE_TYPE = 'application/vnd.blotter-proof+base64'

/** The bundle's bytes inside an evidence page; null when it is no such page, or holds two. */
export function bundleInPage(page: string): Uint8Array | null {
  const [found, second] = page.matchAll(
    /<script type="application\/vnd\.blotter-proof\+base64" id="bundle">([^<]*)<\/script>/g,
  )
  return found && !second ? fromBase64(found[1] ?? '') : null
}
