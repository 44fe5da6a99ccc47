/**
 * What the command line says: results on stdout, progress and errors on stderr.
 */
import { formatBytes } from '../../shared/model/byte-count.ts'
import type { Progress } from '../../shared/model/progress.ts'

// A write that fails is told to its own callback below; without a listener the stream would end the process as well.
process.stdout.on('error', () => undefined)

/** Writes to stdout and waits until it was taken, so that large results never pile up in memory. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      // A reader that has seen enough (`| head`) closes the pipe: that is its right, not our failure.
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error)
      else resolve()
    })
  })
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

const REDRAW_MS = 100
const PLAIN_LINE_MS = 3000

/** Shows progress on stderr: one line redrawn on a terminal, a line now and then otherwise, nothing when quiet. */
export class ProgressLine {
  readonly #quiet: boolean
  readonly #live = process.stderr.isTTY === true
  #phase = ''
  #phaseStart = 0
  /** What was done when the phase was first shown: a run that is resumed begins with it. */
  #doneBefore = 0
  #lastShown = 0

  constructor(quiet: boolean) {
    this.#quiet = quiet
  }

  readonly show = (progress: Progress): void => {
    if (this.#quiet) return
    const now = performance.now()
    const isNewPhase = progress.phase !== this.#phase
    if (isNewPhase) {
      this.#phase = progress.phase
      this.#phaseStart = now
      this.#doneBefore = progress.done
    }
    const isEnd = progress.total !== null && progress.done >= progress.total
    const wait = this.#live ? REDRAW_MS : PLAIN_LINE_MS
    if (!isNewPhase && !isEnd && now - this.#lastShown < wait) return
    this.#lastShown = now
    const line = describeProgress(progress, now - this.#phaseStart, this.#doneBefore)
    if (this.#live) process.stderr.write(`\r\x1b[2K${line}`)
    else say(line)
  }

  /** Removes the redrawn line, so that what follows starts clean. */
  clear(): void {
    if (this.#live && !this.#quiet && this.#phase !== '') process.stderr.write('\r\x1b[2K')
    this.#phase = ''
  }
}

/**
 * `verify       12 of 30 files · 40 % · 3 files/s · 6 s left`. The rate is that of what was done beyond `doneBefore`
 * in `elapsedMs` milliseconds.
 */
export function describeProgress(progress: Progress, elapsedMs: number, doneBefore: number): string {
  const { phase, done, total, unit, detail } = progress
  const parts: string[] = []
  if (total === null) parts.push(done > 0 ? amount(done, unit) : '')
  else if (unit === 'bytes') parts.push(`${formatBytes(done)} of ${formatBytes(total)}`)
  else parts.push(`${done.toLocaleString('en-US')} of ${amount(total, unit)}`)
  if (total !== null && total > 0) parts.push(`${Math.floor((done / total) * 100)} %`)
  const seconds = elapsedMs / 1000
  const doneHere = done - doneBefore
  if (seconds > 1 && doneHere > 0 && unit !== 'steps') {
    parts.push(`${amount(Math.round(doneHere / seconds), unit)}/s`)
    if (total !== null && done < total)
      parts.push(`${Math.ceil(((total - done) * seconds) / doneHere)} s left`)
  }
  if (detail) parts.push(detail)
  return `${phase.padEnd(12)} ${parts.filter(Boolean).join(' · ')}`
}

export function amount(value: number, unit: Progress['unit']): string {
  return unit === 'bytes' ? formatBytes(value) : `${value.toLocaleString('en-US')} ${unit}`
}
