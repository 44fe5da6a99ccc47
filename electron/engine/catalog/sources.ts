import { BlotterError } from '../../../shared/model/error.ts'
import { type CatalogDatabase, now } from './database.ts'

/** A place that was added as a source. Never holds a secret: `profile` and `secret` are names of where one is kept. */
export type SourceRow = {
  readonly id: number
  readonly spec: string
  readonly kind: 's3' | 'folder' | 'file'
  readonly region: string | null
  readonly endpoint: string | null
  readonly pathStyle: boolean | null
  readonly profile: string | null
  readonly label: string | null
  /** Name of an entry in the host's keychain. */
  readonly secret: string | null
  readonly addedAt: string
}

export type NewSource = Pick<SourceRow, 'spec' | 'kind'> & {
  readonly [K in 'region' | 'endpoint' | 'pathStyle' | 'profile' | 'label' | 'secret']?:
    | SourceRow[K]
    | undefined
}

type Stored = Omit<SourceRow, 'pathStyle'> & { readonly pathStyle: number | null }

const COLUMNS =
  'id, spec, kind, region, endpoint, path_style AS pathStyle, profile, label, secret, added_at AS addedAt'

export function sourceTable(db: CatalogDatabase) {
  const upsert = db.prepare(`
    INSERT INTO sources (spec, kind, region, endpoint, path_style, profile, label, secret, added_at)
    VALUES (@spec, @kind, @region, @endpoint, @pathStyle, @profile, @label, @secret, @addedAt)
    ON CONFLICT (spec) DO UPDATE SET region = excluded.region, endpoint = excluded.endpoint,
      path_style = excluded.path_style, profile = excluded.profile, secret = excluded.secret, label = coalesce(excluded.label, label), removed_at = NULL
    RETURNING id`)
  const all = db.prepare<[], Stored>(`SELECT ${COLUMNS} FROM sources WHERE removed_at IS NULL ORDER BY id`)
  const one = db.prepare<[number], Stored>(`SELECT ${COLUMNS} FROM sources WHERE id = ?`)

  const remove = db.prepare('UPDATE sources SET removed_at = ? WHERE id = ? AND removed_at IS NULL')

  return {
    /** Adds the source, or brings the settings of the one with this spec up to date. Returns its id. */
    addSource(source: NewSource): number {
      const row = upsert.get({
        spec: source.spec,
        kind: source.kind,
        region: source.region ?? null,
        endpoint: source.endpoint ?? null,
        pathStyle:
          source.pathStyle === undefined || source.pathStyle === null ? null : Number(source.pathStyle),
        profile: source.profile ?? null,
        label: source.label ?? null,
        secret: source.secret ?? null,
        addedAt: now(),
      }) as { readonly id: number }
      return row.id
    },
    /** Hides the source; what was pulled from it stays, and still names it. Throws NOT_FOUND. */
    removeSource(id: number): void {
      if (remove.run(now(), id).changes === 0) throw unknownSource(id)
    },
    sources(): readonly SourceRow[] {
      return all.all().map(toSource)
    },
    /** Throws NOT_FOUND. */
    source(id: number): SourceRow {
      const row = one.get(id)
      if (!row) throw unknownSource(id)
      return toSource(row)
    },
  }
}

function unknownSource(id: number): BlotterError {
  return new BlotterError('NOT_FOUND', `There is no source ${id} in this workspace.`)
}

function toSource(row: Stored): SourceRow {
  return { ...row, pathStyle: row.pathStyle === null ? null : row.pathStyle === 1 }
}
