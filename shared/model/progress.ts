/**
 * Progress of a long operation. `done` and `total` count `unit`; `total` is null while unknown,
 * then progress is shown as indeterminate with the elapsed time.
 */
export type Progress = {
  readonly phase: string
  readonly done: number
  readonly total: number | null
  readonly unit: 'bytes' | 'files' | 'events' | 'rows' | 'steps'
  readonly detail?: string
}

export type OnProgress = (progress: Progress) => void
