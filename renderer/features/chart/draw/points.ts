/** Marks along an axis, as lines and bars place them. */
import type { PointMark } from '../../../../shared/model/chart.ts'

export type Placed = PointMark & { readonly index: number; readonly at: number | Date }

/** From where to where each point reaches when those of one place stand on each other; below zero downwards. */
export function stack(points: readonly Placed[]): ReadonlyMap<number, readonly [number, number]> {
  const heights = new Map<string, number>()
  const reach = new Map<number, readonly [number, number]>()
  for (const point of [...points].sort((one, other) => one.series - other.series)) {
    const value = point.y?.value ?? 0
    const key = `${Number(point.at)} ${value < 0}`
    const from = heights.get(key) ?? 0
    heights.set(key, from + value)
    reach.set(point.index, [from, from + value])
  }
  return reach
}

export function endOf(point: PointMark): number {
  return point.until === null ? point.x.value : momentOf(point.until)
}

/** A moment as the engine prints it, in milliseconds. */
export function momentOf(text: string): number {
  return Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text.slice(0, 23).replace(' ', 'T')}Z`)
}

export const inReadingOrder = (points: readonly Placed[]) =>
  [...points].sort((one, other) => one.x.value - other.x.value || one.series - other.series)
