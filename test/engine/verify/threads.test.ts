import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { borrowThread, giveUpThread, returnThread } from '../../../electron/engine/verify/index.ts'

function workerFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'threads-')), 'worker.mjs')
  writeFileSync(
    path,
    "import { parentPort } from 'node:worker_threads'\nparentPort.on('message', () => process.exit(3))",
  )
  return path
}

test('a thread that is returned is the next to be borrowed; one that was given up is not', async () => {
  const file = workerFile()
  const first = borrowThread(file)
  const second = borrowThread(file)
  expect(second).not.toBe(first)
  await returnThread(file, first)
  expect(borrowThread(file)).toBe(first)
  await giveUpThread(first)
  await returnThread(file, second)
  expect(borrowThread(file)).toBe(second)
  await giveUpThread(second)
})

test('an idle thread that ends is forgotten, and ends nothing else', async () => {
  const file = workerFile()
  const thread = borrowThread(file)
  await returnThread(file, thread)
  const ended = new Promise((resolve) => thread.once('exit', resolve))
  thread.ref()
  thread.postMessage('end')
  expect(await ended).toBe(3)
  const next = borrowThread(file)
  expect(next).not.toBe(thread)
  await giveUpThread(next)
})

test('only so many are kept', async () => {
  const file = workerFile()
  const threads = Array.from({ length: 10 }, () => borrowThread(file))
  for (const thread of threads) await returnThread(file, thread)
  const kept = threads.filter((thread) => thread.threadId !== -1)
  expect(kept).toHaveLength(8)
  for (const thread of kept) await giveUpThread(thread)
})
