/**
 * The catalogue's schema, one numbered step at a time. A step that was released is never edited: add the next one.
 * Evidence is append-only: its tables refuse UPDATE and DELETE by trigger, so that a defect or a stray script cannot
 * rewrite it unseen. What may change (acknowledgements, drafts, settings) lives in tables of its own.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    spec TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('s3', 'folder', 'file')),
    region TEXT,
    endpoint TEXT,
    path_style INTEGER,
    profile TEXT,
    label TEXT,
    secret TEXT,
    removed_at TEXT,
    added_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE object_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    key TEXT NOT NULL,
    source_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    day TEXT,
    size INTEGER NOT NULL,
    etag TEXT,
    version_id TEXT,
    last_modified TEXT NOT NULL,
    storage_class TEXT,
    lock_mode TEXT,
    retain_until TEXT,
    legal_hold TEXT,
    checksum TEXT,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    pulled_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX object_versions_by_key ON object_versions (key, id);
  CREATE INDEX object_versions_by_source ON object_versions (source_id, key, id);

  CREATE TABLE alarms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('OBJECT_CHANGED', 'OBJECT_GONE')),
    key TEXT NOT NULL,
    old_sha256 TEXT,
    new_sha256 TEXT,
    detected_at TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX alarms_by_key ON alarms (key, id);

  CREATE TABLE alarm_acknowledgements (
    alarm_id INTEGER PRIMARY KEY REFERENCES alarms (id),
    acknowledged_at TEXT NOT NULL,
    note TEXT
  ) STRICT;

  CREATE TABLE verification_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    mode TEXT NOT NULL,
    integrity TEXT NOT NULL,
    from_day TEXT,
    to_day TEXT,
    request TEXT NOT NULL CHECK (json_valid(request)),
    result TEXT NOT NULL CHECK (json_valid(result))
  ) STRICT;

  CREATE TABLE file_verdicts (
    run_id INTEGER NOT NULL REFERENCES verification_runs (id),
    key TEXT NOT NULL,
    day TEXT,
    sha256 TEXT NOT NULL,
    verdict TEXT NOT NULL,
    verification TEXT NOT NULL CHECK (json_valid(verification)),
    PRIMARY KEY (run_id, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX file_verdicts_by_key ON file_verdicts (key, run_id);

  CREATE TABLE findings (
    run_id INTEGER NOT NULL REFERENCES verification_runs (id),
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    file TEXT,
    day TEXT,
    line INTEGER,
    finding TEXT NOT NULL CHECK (json_valid(finding)),
    PRIMARY KEY (run_id, n)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX findings_by_file ON findings (file, run_id);

  CREATE TABLE loads (
    file TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL,
    rejects INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    loaded_at TEXT NOT NULL,
    schema_version INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE query_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sql TEXT NOT NULL,
    started_at TEXT NOT NULL,
    duration_ms REAL,
    row_count INTEGER,
    status TEXT NOT NULL CHECK (status IN ('ok', 'error', 'cancelled')),
    error TEXT
  ) STRICT;

  CREATE TABLE saved_queries (
    name TEXT PRIMARY KEY,
    sql TEXT NOT NULL,
    description TEXT NOT NULL,
    saved_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    cursor_offset INTEGER NOT NULL,
    result_id TEXT,
    saved_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
  ) STRICT;

  CREATE TABLE pins (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('root', 'key')),
    pem TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    label TEXT NOT NULL,
    added_at TEXT NOT NULL,
    UNIQUE (kind, fingerprint)
  ) STRICT;

  CREATE TABLE activity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL CHECK (json_valid(detail))
  ) STRICT;
  ${appendOnly('object_versions', 'id')}
  ${appendOnly('alarms', 'id')}
  ${appendOnly('alarm_acknowledgements', 'alarm_id')}
  ${appendOnly('verification_runs', 'id')}
  ${appendOnly('file_verdicts', 'run_id', 'key')}
  ${appendOnly('findings', 'run_id', 'n')}
  ${appendOnly('activity', 'id')}
  `,
  // Work that is done: no evidence, so it may be replaced.
  `
  CREATE TABLE file_passes (
    file TEXT NOT NULL,
    mode TEXT NOT NULL,
    request TEXT NOT NULL CHECK (length(request) = 64),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    result TEXT NOT NULL CHECK (json_valid(result)),
    kept_at TEXT NOT NULL,
    PRIMARY KEY (file, mode)
  ) STRICT;
  CREATE TABLE begun_verification (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    started_at TEXT NOT NULL,
    mode TEXT NOT NULL,
    from_day TEXT,
    to_day TEXT,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL
  ) STRICT;
  `,
  // The activity log becomes a chain of signed lines. What was recorded before stays as it is, and is closed.
  `
  CREATE TABLE activity_log (
    seq INTEGER PRIMARY KEY CHECK (seq >= 0),
    line TEXT NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64)
  ) STRICT;
  ${appendOnly('activity_log', 'seq')}
  CREATE TRIGGER activity_log_refuses_gap BEFORE INSERT ON activity_log
  WHEN NEW.seq > (SELECT coalesce(max(seq) + 1, 0) FROM activity_log)
  BEGIN SELECT RAISE(ABORT, 'activity_log has no gaps'); END;
  CREATE TRIGGER activity_refuses_insert BEFORE INSERT ON activity
  BEGIN SELECT RAISE(ABORT, 'activity is closed: entries go to activity_log'); END;
  `,
  // What is known of an archive from outside it: an archive may grow, and never become shorter or another.
  `
  CREATE TABLE anchors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('seen', 'certificate', 'checkpoint', 'timestamp token', 'object lock')),
    origin TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    root TEXT NOT NULL CHECK (length(root) = 64),
    day TEXT,
    attested_at TEXT,
    label TEXT NOT NULL,
    note TEXT,
    signer TEXT,
    trust TEXT CHECK (trust IN ('PINNED', 'FIRST_USE')),
    evidence BLOB,
    run_id INTEGER REFERENCES verification_runs (id),
    first_seen TEXT NOT NULL
  ) STRICT;
  CREATE INDEX anchors_by_origin ON anchors (origin, size);
  CREATE TABLE anchor_withdrawals (
    anchor_id INTEGER PRIMARY KEY REFERENCES anchors (id),
    withdrawn_at TEXT NOT NULL
  ) STRICT;
  ${appendOnly('anchors', 'id')}
  ${appendOnly('anchor_withdrawals', 'anchor_id')}
  `,
]

/** The newest schema this Blotter knows. */
export const SCHEMA_VERSION = MIGRATIONS.length

/** Triggers that let a table grow only. INSERT OR REPLACE deletes without asking the delete trigger: refused by key. */
function appendOnly(table: string, ...primaryKey: readonly string[]): string {
  const refuse = `BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`
  const sameKey = primaryKey.map((column) => `${column} = NEW.${column}`).join(' AND ')
  return `
  CREATE TRIGGER ${table}_refuses_update BEFORE UPDATE ON ${table} ${refuse}
  CREATE TRIGGER ${table}_refuses_delete BEFORE DELETE ON ${table} ${refuse}
  CREATE TRIGGER ${table}_refuses_replace BEFORE INSERT ON ${table}
  WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${sameKey}) ${refuse}`
}
