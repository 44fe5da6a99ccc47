/** Options that every command takes, and how their values are read. */
import { availableParallelism } from 'node:os'
import { type Command, InvalidArgumentError } from 'commander'
import { isDay } from '../../shared/model/archive.ts'
import { BlotterError } from '../../shared/model/error.ts'

export type GlobalOptions = {
  readonly workspace?: string
  readonly offline?: boolean
  readonly quiet?: boolean
  readonly jobs: number
}

export type RangeOptions = { readonly from?: string; readonly to?: string }

export function withGlobals(command: Command): Command {
  return command
    .option(
      '--workspace <dir>',
      'where Blotter keeps its cache and databases (default: the user data folder)',
    )
    .option('--offline', 'refuse every network access')
    .option('--quiet', 'no progress on stderr')
    .option('--jobs <n>', 'how many things to do at once', readCount, Math.min(4, availableParallelism()))
}

export function withRange(command: Command): Command {
  return command
    .option('--from <day>', 'first day, YYYY-MM-DD', readDay)
    .option('--to <day>', 'last day, YYYY-MM-DD, included', readDay)
}

export function readDay(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError(`'${text}' is not a day. Write it as YYYY-MM-DD.`)
  return text
}

export function readCount(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError(`'${text}' is not a whole number above zero.`)
  }
  return value
}

/** One of a closed list; the error names them all. */
export function readOneOf<T extends string>(choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text)
    if (found === undefined) {
      throw new InvalidArgumentError(`'${text}' is not one of ${choices.join(', ')}.`)
    }
    return found
  }
}

const TEXT_OR_JSON = ['text', 'json'] as const
export type TextOrJson = (typeof TEXT_OR_JSON)[number]

export function withTextOrJson(command: Command): Command {
  return command.option('--format <format>', TEXT_OR_JSON.join(', '), readOneOf(TEXT_OR_JSON), 'text')
}

/** The number of something that a list tells; the error says of what: `a case`. */
export function readNumberOf(what: string): (text: string) => number {
  return (text) => {
    if (!/^[1-9]\d{0,8}$/.test(text))
      throw new InvalidArgumentError(`'${text}' is not the number of ${what}.`)
    return Number(text)
  }
}

export function collect(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), text]
}

/** Both ends of a range, or none: half a range is a mistake that would quietly ask for too much. */
export function readRange(options: RangeOptions): { from: string; to: string } | undefined {
  const { from, to } = options
  if (from === undefined && to === undefined) return undefined
  if (from === undefined || to === undefined) {
    throw new BlotterError('USAGE', 'A range needs both --from and --to.', {
      hint: 'For one day give it twice.',
    })
  }
  if (from > to) throw new BlotterError('USAGE', `--from ${from} lies after --to ${to}.`)
  return { from, to }
}
