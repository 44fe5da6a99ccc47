import type { PlotOptions } from '@observablehq/plot'
import { BlotterError } from '../../../../shared/model/error.ts'

/** What is used of the DOM that the drawing library draws into. */
export type SvgElement = {
  textContent: string | null
  readonly outerHTML: string
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  querySelectorAll(selector: string): Iterable<{ remove(): void }>
  append(...children: readonly SvgElement[]): void
  prepend(...children: readonly SvgElement[]): void
}

type Drawer = {
  readonly plot: typeof import('@observablehq/plot')
  readonly document: { createElementNS(space: string, name: string): SvgElement }
}

let drawer: Drawer | null = null

/**
 * Loads what charts are drawn with: half a second that no report without charts should wait for. A report with
 * figures awaits it while it reads; rendering then needs no waiting.
 */
export async function readyToDraw(): Promise<void> {
  if (drawer) return
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom/worker')])
  drawer = { plot, document: parseHTML('<!doctype html><html><body></body></html>').document }
}

export function drawing(): Drawer {
  if (!drawer) throw new BlotterError('INTERNAL', 'A chart is drawn before readyToDraw() was awaited.')
  return drawer
}

/** A plot drawn into the document of `drawing`. */
export function plotted(options: PlotOptions): SvgElement {
  const { plot, document } = drawing()
  return plot.plot({ ...options, document: document as never }) as unknown as SvgElement
}
