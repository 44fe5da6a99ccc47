import { existsSync } from 'node:fs'
import { BlotterError } from '../../shared/model/error.ts'
import { openWriter, type Writer } from './load/open-writer.ts'
import { openReader, type Reader } from './query/open-reader.ts'

export type CaseGateOptions = {
  /** The case database, e.g. `<workspace>/case.duckdb`. */
  readonly casePath: string
  /** Kept results, e.g. `<workspace>/results.duckdb`. */
  readonly resultsPath: string
  /** Where DuckDB spills and staging files lie. */
  readonly tmpDir: string
  /** e.g. `1GB`. */
  readonly memoryLimit?: string
  readonly threads?: number
}

/**
 * The one owner of the case database in this process. DuckDB lets a second instance open the same file in the same
 * process, and rows are lost without a word: so readers share one locked instance, a writer has the file alone, and
 * neither is opened but here. Readers run side by side; a writer waits for those that run, holds back those that come
 * after, closes the reader's instance, and is closed itself before the next begins. Work inside must not call the
 * gate again: it would wait for itself.
 */
export type CaseGate = {
  withReader<T>(use: (reader: Reader) => Promise<T>): Promise<T>
  withWriter<T>(use: (writer: Writer) => Promise<T>): Promise<T>
  /** Waits for what runs, then releases both files. What comes after is refused. */
  close(): Promise<void>
}

export function createCaseGate(options: CaseGateOptions): CaseGate {
  const { casePath, resultsPath, tmpDir, memoryLimit = '1GB', threads = 2 } = options
  let reader: Reader | null = null
  let closed = false
  /** Ends when the last writer in the line has ended; readers and writers that come later wait for it. */
  let writers: Promise<void> = Promise.resolve()
  /** Writers that run or wait. */
  let waiting = 0
  /** Ends when the reader is open. */
  let opening: Promise<Reader> | null = null
  const reading = new Set<Promise<unknown>>()

  const writerOptions = { tmpDir, memoryLimit, threads }
  const closeReader = async () => {
    const open = reader
    reader = null
    opening = null
    await open?.close()
  }
  const openOnce = (): Promise<Reader> => {
    opening ??= (async () => {
      // Read-only needs a file: an empty workspace gets an empty case database. What a crash left in the log of
      // changes is taken in by a writer first.
      if (!existsSync(casePath) || existsSync(`${casePath}.wal`)) {
        await (await openWriter(casePath, writerOptions)).close()
      }
      reader = await openReader({ casePath, resultsPath, tmpDir, memoryLimit, threads })
      return reader
    })().catch((error: unknown) => {
      opening = null
      throw error
    })
    return opening
  }
  const refuseClosed = () => {
    if (closed) throw new BlotterError('INTERNAL', 'The case database is closed.')
  }

  const withReader = async <T>(use: (reader: Reader) => Promise<T>): Promise<T> => {
    refuseClosed()
    while (waiting > 0) await writers
    refuseClosed()
    // No await between here and `reading.add`: a writer that queues up now will see this reader.
    const work = openOnce().then(use)
    const settled = work.then(
      () => undefined,
      () => undefined,
    )
    reading.add(settled)
    try {
      return await work
    } finally {
      reading.delete(settled)
    }
  }

  const withWriter = <T>(use: (writer: Writer) => Promise<T>): Promise<T> => {
    refuseClosed()
    const before = writers
    waiting++
    const work = (async () => {
      await before
      await Promise.all(reading)
      await closeReader()
      const writer = await openWriter(casePath, writerOptions)
      try {
        return await use(writer)
      } finally {
        await writer.close()
      }
    })()
    const ended = () => {
      waiting--
    }
    writers = work.then(ended, ended)
    return work
  }

  const close = async () => {
    closed = true
    await writers
    await Promise.all(reading)
    await closeReader()
  }

  return { withReader, withWriter, close }
}
