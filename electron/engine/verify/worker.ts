/** The worker's entry: judges one file after another, as the pool asks. */
import { parentPort } from 'node:worker_threads'
import { type FilePassRequest, verifyFile } from './file-pass.ts'
import { answerPool } from './pool.ts'

if (parentPort) answerPool<FilePassRequest, Awaited<ReturnType<typeof verifyFile>>>(parentPort, verifyFile)
