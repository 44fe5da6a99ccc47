/** Times of day in a condition: `timestamp == '16:30:00'` of the source document. UTC, in whole nanoseconds. */
import { call, integerConstant, type TreeNode } from './condition-tree.ts'

const SECOND = 1_000_000_000n
const DAY = 86_400n * SECOND

/** Nanoseconds since midnight, and the last unit that is written: a minute, a second, or a part of one. */
export function readTimeOfDay(text: string): { readonly nanoseconds: bigint; readonly unit: bigint } | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?$/.exec(text)
  if (!match) return null
  const [, hours = '', minutes = '', seconds, fraction] = match
  const whole = (BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds ?? 0)) * SECOND
  return {
    nanoseconds: whole + BigInt((fraction ?? '').padEnd(9, '0')),
    unit:
      seconds === undefined
        ? 60n * SECOND
        : fraction === undefined
          ? SECOND
          : 10n ** BigInt(9 - fraction.length),
  }
}

/** The time of day of a moment, in whole `unit`s of nanoseconds; of times before 1970 too. */
export function timeOfDay(moment: TreeNode, unit: bigint): TreeNode {
  const day = integerConstant(DAY)
  const sinceMidnight = call('%', call('+', call('%', call('epoch_ns', moment), day), day), day)
  return unit === 1n ? sinceMidnight : call('//', sinceMidnight, integerConstant(unit))
}
