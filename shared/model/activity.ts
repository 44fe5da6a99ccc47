/** Blotter's own activity log: what was done at this workstation, chained and signed. */
export type ActivityEntry = {
  /** Sequence number, from 0. */
  readonly seq: number
  /** ISO 8601 UTC. */
  readonly at: string
  readonly kind: string
  readonly detail: unknown
  readonly currentHash: string
  /** Who: name of the user at the operating system, machine, `window` or `command line`, id of the session. */
  readonly by?: {
    readonly user: string
    readonly host: string
    readonly as: string
    readonly session: string
  }
}

export type ActivityPage = {
  /** Newest first. */
  readonly entries: readonly ActivityEntry[]
  /** All entries that fit the search. */
  readonly total: number
}
