import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community'
import type { GridRow } from './grid-setup.ts'

/** A cell's text with what is looked for marked in it. Plain DOM: it is drawn for every cell that is on screen. */
export class MarkCell implements ICellRendererComp<GridRow> {
  #element = document.createElement('span')

  init(params: ICellRendererParams<GridRow> & { readonly text: string }): void {
    this.#draw(params)
  }

  getGui(): HTMLElement {
    return this.#element
  }

  refresh(params: ICellRendererParams<GridRow> & { readonly text: string }): boolean {
    this.#draw(params)
    return true
  }

  #draw(params: ICellRendererParams<GridRow> & { readonly text: string }): void {
    const shown = params.valueFormatted ?? ''
    this.#element.replaceChildren(...pieces(shown, params.value === null ? '' : params.text))
  }
}

function pieces(shown: string, text: string): readonly (Node | string)[] {
  if (text === '') return [shown]
  const [low, wanted] = [shown.toLowerCase(), text.toLowerCase()]
  const found: (Node | string)[] = []
  let at = 0
  for (let next = low.indexOf(wanted); next >= 0; next = low.indexOf(wanted, at)) {
    const mark = document.createElement('mark')
    mark.textContent = shown.slice(next, next + wanted.length)
    found.push(shown.slice(at, next), mark)
    at = next + wanted.length
  }
  return [...found, shown.slice(at)]
}
