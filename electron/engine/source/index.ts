/** Where archives come from: S3, folders, single files. Listed and read, never changed. */
export { openSource } from './open-source.ts'
export { planPull } from './plan.ts'
export type { S3Credentials, Source, SourceOptions } from './source.ts'
