/** The address of Blotter's own page, and what counts as it. */
export const APP_SCHEME = 'app'
export const APP_HOST = 'blotter'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`
export const APP_PAGE = `${APP_ORIGIN}/index.html`

/** True for `app://blotter` and what lies below it, and for nothing that only begins like it. */
export function isOwnAddress(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`)
}

/** data: carries its bytes itself; a blob: is the page's own. Neither reaches anywhere. */
export function isInlineAddress(url: string): boolean {
  return url.startsWith('data:') || url.startsWith(`blob:${APP_ORIGIN}/`)
}
