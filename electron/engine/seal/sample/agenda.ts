/** Microseconds since midnight UTC. A day has 8.64e10 of them: exact in a JavaScript number. */
export type Micros = number

export const SECOND: Micros = 1_000_000
export const MINUTE: Micros = 60 * SECOND
export const END_OF_DAY: Micros = 1440 * MINUTE

type Item = { readonly at: Micros; readonly turn: number; readonly act: (at: Micros) => void }

/** What is still to happen today, in order of time; equal times in order of planning. A binary heap. */
export class Agenda {
  readonly #heap: Item[] = []
  #turn = 0

  plan(at: Micros, act: (at: Micros) => void): void {
    if (at < 0 || at >= END_OF_DAY) throw new RangeError(`outside the day: ${at}`)
    const item: Item = { at, turn: this.#turn++, act }
    const heap = this.#heap
    let index = heap.length
    heap.push(item)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent] as Item
      if (precedes(above, item)) break
      heap[index] = above
      index = parent
    }
    heap[index] = item
  }

  /** Takes the earliest item that is due before `until`, or returns null. */
  next(until: Micros): Item | null {
    const heap = this.#heap
    const first = heap[0]
    if (!first || first.at >= until) return null
    const last = heap.pop() as Item
    if (heap.length > 0) {
      let index = 0
      for (;;) {
        let child = 2 * index + 1
        if (child >= heap.length) break
        if (child + 1 < heap.length && precedes(heap[child + 1] as Item, heap[child] as Item)) child++
        const below = heap[child] as Item
        if (precedes(last, below)) break
        heap[index] = below
        index = child
      }
      heap[index] = last
    }
    return first
  }
}

function precedes(a: Item, b: Item): boolean {
  return a.at < b.at || (a.at === b.at && a.turn < b.turn)
}

/** `2024-01-15` and microseconds of that day as `2024-01-15T14:30:00.123456Z`. */
export function timestampText(day: string, at: Micros): string {
  const seconds = Math.floor(at / SECOND)
  const two = (n: number) => String(n).padStart(2, '0')
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return `${day}T${clock}.${String(at % SECOND).padStart(6, '0')}Z`
}
