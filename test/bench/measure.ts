/** Timing by alternation: baseline and product take turns, so that a noisy machine is noisy for both. */

export type Timed = { readonly name: string; readonly run: () => Promise<void> }

export type Measured = {
  readonly name: string
  readonly medianMs: number
  readonly runsMs: readonly number[]
  /** Processor time of the whole process, worker threads included: what a busy machine does not distort. */
  readonly medianCpuMs: number
}

/** Runs each in turn, `rounds` times over. */
export async function alternate(rounds: number, timed: readonly Timed[]): Promise<readonly Measured[]> {
  const runs = new Map(timed.map(({ name }) => [name, { ms: [] as number[], cpuMs: [] as number[] }]))
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of timed) {
      const started = performance.now()
      const cpu = process.cpuUsage()
      await run()
      const { user, system } = process.cpuUsage(cpu)
      runs.get(name)?.ms.push(performance.now() - started)
      runs.get(name)?.cpuMs.push((user + system) / 1000)
    }
  }
  return [...runs].map(([name, { ms, cpuMs }]) => ({
    name,
    medianMs: median(ms),
    runsMs: ms,
    medianCpuMs: median(cpuMs),
  }))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
