import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { BlotterError } from '../../shared/model/error.ts'
import { CASE_SCHEMA_VERSION } from './load/ddl.ts'
import type { MadeAnew, Writer } from './load/open-writer.ts'
import type { Reader } from './query/open-reader.ts'

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
  /** Told before a new, empty case database takes its place: see load/open-writer.ts. */
  readonly onMadeAnew?: (why: MadeAnew) => void
}

/**
 * DuckDB's threads spin while they wait for each other. On a machine of two cores, which the verifying workers need, a
 * second thread takes their time and loads nothing sooner.
 */
const WRITER_THREADS = availableParallelism() > 2 ? 2 : 1

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
  const { casePath, resultsPath, tmpDir, memoryLimit = '1GB', threads = 2, onMadeAnew } = options
  let reader: Reader | null = null
  let closed = false
  /** Ends when the last writer in the line has ended; readers and writers that come later wait for it. */
  let writers: Promise<void> = Promise.resolve()
  /** Writers that run or wait. */
  let waiting = 0
  /** Ends when the reader is open. */
  let opening: Promise<Reader> | null = null
  const reading = new Set<Promise<unknown>>()

  const writerOptions = { tmpDir, memoryLimit, threads: Math.min(threads, WRITER_THREADS), onMadeAnew }
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
      const { isDamage, openWriter, versionOf } = await import('./load/open-writer.ts')
      const tend = async () => (await openWriter(casePath, writerOptions)).close()
      if (!existsSync(casePath) || existsSync(`${casePath}.wal`)) await tend()
      const { openReader } = await import('./query/open-reader.ts')
      const open = () => openReader({ casePath, resultsPath, tmpDir, memoryLimit, threads })
      // A damaged one, and one that another Blotter made and that has other columns, is made anew. It is derived: its
      // days count as not loaded, and are loaded again.
      let opened = await open().catch(async (error: unknown) => {
        if (!isDamage(error)) throw error
        await tend()
        return open()
      })
      if ((await versionOf(opened.connection)) !== CASE_SCHEMA_VERSION) {
        await opened.close()
        await tend()
        opened = await open()
      }
      reader = opened
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
      const { openWriter } = await import('./load/open-writer.ts')
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
