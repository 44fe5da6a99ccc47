import { BlotterError } from '../../../shared/model/error.ts'
import { type CatalogDatabase, now } from './database.ts'

/** A place that was added as a source. Never holds a secret: `profile` is only the name of an AWS profile. */
export type SourceRow = {
  readonly id: number
  readonly spec: string
  readonly kind: 's3' | 'folder' | 'file'
  readonly region: string | null
  readonly endpoint: string | null
  readonly pathStyle: boolean | null
  readonly profile: string | null
  readonly label: string | null
  readonly addedAt: string
}

export type NewSource = Pick<SourceRow, 'spec' | 'kind'> &
  Partial<Pick<SourceRow, 'region' | 'endpoint' | 'pathStyle' | 'profile' | 'label'>>

type Stored = Omit<SourceRow, 'pathStyle'> & { readonly pathStyle: number | null }

const COLUMNS =
  'id, spec, kind, region, endpoint, path_style AS pathStyle, profile, label, added_at AS addedAt'

export function sourceTable(db: CatalogDatabase) {
  const upsert = db.prepare(`
    INSERT INTO sources (spec, kind, region, endpoint, path_style, profile, label, added_at)
    VALUES (@spec, @kind, @region, @endpoint, @pathStyle, @profile, @label, @addedAt)
    ON CONFLICT (spec) DO UPDATE SET region = excluded.region, endpoint = excluded.endpoint,
      path_style = excluded.path_style, profile = excluded.profile, label = coalesce(excluded.label, label)
    RETURNING id`)
  const all = db.prepare<[], Stored>(`SELECT ${COLUMNS} FROM sources ORDER BY id`)
  const one = db.prepare<[number], Stored>(`SELECT ${COLUMNS} FROM sources WHERE id = ?`)

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
        addedAt: now(),
      }) as { readonly id: number }
      return row.id
    },
    sources(): readonly SourceRow[] {
      return all.all().map(toSource)
    },
    /** Throws NOT_FOUND. */
    source(id: number): SourceRow {
      const row = one.get(id)
      if (!row) throw new BlotterError('NOT_FOUND', `There is no source ${id} in this workspace.`)
      return toSource(row)
    },
  }
}

function toSource(row: Stored): SourceRow {
  return { ...row, pathStyle: row.pathStyle === null ? null : row.pathStyle === 1 }
}
