/** Verified lines into the case database. */
export { CASE_SCHEMA_VERSION } from './ddl.ts'
export { isWorthLoading, loadStaged } from './load-files.ts'
export { openWriter, type Writer, type WriterOptions } from './open-writer.ts'
export {
  createStager,
  removeStaged,
  type Stager,
  type StageSummary,
  type StageTarget,
  type VerifiedLine,
} from './stage.ts'
export type { LoadOutcome, StagedFile, VerdictChange } from './types.ts'
export { updateVerdicts } from './update-verdicts.ts'
