/** Sums, products and quotients of decimals that are text and stay text, without zeros at the end. */
import { exact, negated, product, ratio, shortText, sum } from './decimal.ts'

export function addDecimals(one: string, other: string): string {
  return shortText(sum(exact(one), exact(other)))
}

export function subtractDecimals(one: string, other: string): string {
  return shortText(sum(exact(one), negated(exact(other))))
}

export function multiplyDecimals(one: string, other: string): string {
  return shortText(product(exact(one), exact(other)))
}

/** To `scale` digits after the point, half away from zero; null by zero. */
export function divideDecimals(one: string, other: string, scale: number): string | null {
  const quotient = ratio(exact(one), exact(other), scale)
  return quotient && shortText(quotient)
}

/** The sum; null where one of both is not known. */
export const addKnown = (one: string | null, other: string | null): string | null =>
  one === null || other === null ? null : addDecimals(one, other)

/** The difference; null where one of both is not known. */
export const subtractKnown = (one: string | null, other: string | null): string | null =>
  one === null || other === null ? null : subtractDecimals(one, other)
