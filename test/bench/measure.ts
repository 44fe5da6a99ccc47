/** Timing by alternation: baseline and product take turns, so that a noisy machine is noisy for both. */

export type Timed = { readonly name: string; readonly run: () => Promise<void> }

export type Measured = {
  readonly name: string
  readonly medianMs: number
  readonly runsMs: readonly number[]
}

/** Runs each in turn, `rounds` times over. */
export async function alternate(rounds: number, timed: readonly Timed[]): Promise<readonly Measured[]> {
  const runs = new Map<string, number[]>(timed.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of timed) {
      const started = performance.now()
      await run()
      runs.get(name)?.push(performance.now() - started)
    }
  }
  return [...runs].map(([name, runsMs]) => ({ name, medianMs: median(runsMs), runsMs }))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
