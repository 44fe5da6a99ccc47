/** The evidence page as a file: one HTML document with its script, its look and the bundle inside. */
import { createHash } from 'node:crypto'
import { BUNDLE_TYPE } from './check/bundle-in-page.ts'
import { PAGE_STYLE } from './page/style.ts'

/**
 * The page for one bundle. It may run this script and nothing else, and reach nothing outside of itself. The bundle
 * goes in as base64, so that no byte of an archived line can end the element it stands in.
 */
export function proofPage(bundle: Uint8Array, script: string): string {
  // These begin or end markup even inside of a script; in its strings and patterns \x3C means the same.
  const inline = script.replace(/<(?=!--|\/?script)/gi, '\\x3C')
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(inline)}'`,
    `style-src '${hashOf(PAGE_STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Evidence</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<noscript><p class="noscript">This page checks its evidence by a script inside of it, which this browser does not run. Without it the page says nothing. Open it in a browser that runs scripts, or check the file with: blotter check-proof</p></noscript>
<main id="page"></main>
<script type="${BUNDLE_TYPE}" id="bundle">${Buffer.from(bundle).toString('base64')}</script>
<script>${inline}</script>
</body>
</html>
`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`
}
