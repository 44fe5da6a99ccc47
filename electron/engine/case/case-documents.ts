/** A case in its forms: for the preview, for export, and for a package that holds it with everything else. */
import type { CaseFormat } from '../../../shared/model/case.ts'
import type { Services } from '../services.ts'
import { type CaseDocument, readCaseDocument } from './case-document.ts'
import { caseHtml } from './render-html.ts'
import { caseJson } from './render-json.ts'
import { caseMarkdown } from './render-markdown.ts'

/** A document with its path within a package. */
export type CaseFile = { readonly path: string; readonly content: string }

/** The same case gives the same bytes. Throws NOT_FOUND. */
export async function renderCase(
  services: Services,
  id: number,
  format: CaseFormat,
  signal?: AbortSignal,
): Promise<{ readonly content: string; readonly suggestedName: string }> {
  const document = await readCaseDocument(services, id, signal)
  return { content: printed(document, format), suggestedName: `${nameOf(document)}.${format}` }
}

/**
 * The documents of some cases (of all, unless they are named), for the compliance package: each as HTML and as JSON, by
 * paths within the package. Keeps notes that were typed as a version first, so that what is handed over is in history.
 */
export async function caseDocuments(
  services: Services,
  ids: readonly number[] | null,
  signal?: AbortSignal,
): Promise<readonly CaseFile[]> {
  const { catalog } = services
  const files: CaseFile[] = []
  for (const id of ids ??
    catalog
      .cases()
      .map((each) => each.id)
      .sort((one, other) => one - other)) {
    catalog.keepCaseNotes(id)
    const document = await readCaseDocument(services, id, signal)
    for (const format of ['html', 'json'] as const)
      files.push({ path: `cases/${nameOf(document)}.${format}`, content: printed(document, format) })
  }
  return files
}

function printed(document: CaseDocument, format: CaseFormat): string {
  switch (format) {
    case 'html':
      return caseHtml(document)
    case 'md':
      return caseMarkdown(document)
    case 'json':
      return caseJson(document)
  }
}

/** `case-3-late-cancels`: safe as a name on every disk. */
function nameOf({ summary }: CaseDocument): string {
  const words = summary.title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')
  return ['case', String(summary.id), words].filter((part) => part !== '').join('-')
}
