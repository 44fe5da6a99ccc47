import { BlotterError } from '../../shared/model/error.ts'

/** The BlotterError that some work ends with. Throws when it ends with another, or well. */
export async function blotterFailure(work: Promise<unknown>): Promise<BlotterError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof BlotterError)) throw new Error(`a BlotterError was due, got ${error}`)
  return error
}
