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
  // 'closed_tabs' holds drafts that were closed, so that a slip of the hand takes no text.
  `
  CREATE TABLE closed_tabs (
    position INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sql TEXT NOT NULL,
    result_id TEXT
  ) STRICT;
  `,
  // What people say of records, and what they put together: nothing of it is altered, only added to.
  `
  CREATE TABLE marked_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    current_hash TEXT,
    file TEXT NOT NULL,
    line INTEGER NOT NULL CHECK (line > 0),
    byte_offset INTEGER NOT NULL,
    day TEXT,
    event_id TEXT,
    event_type TEXT,
    time TEXT,
    file_sha256 TEXT NOT NULL CHECK (length(file_sha256) = 64),
    raw BLOB,
    marked_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX marked_records_by_content ON marked_records (sha256);
  CREATE TABLE record_marks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    record_id INTEGER NOT NULL REFERENCES marked_records (id),
    kind TEXT NOT NULL CHECK (kind IN ('star', 'unstar', 'tag', 'untag', 'comment', 'edit', 'delete')),
    comment_id INTEGER REFERENCES record_marks (id),
    text TEXT,
    author TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX record_marks_by_record ON record_marks (record_id, id);
  CREATE TABLE cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE case_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('title', 'status', 'notes', 'order')),
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX case_changes_by_case ON case_changes (case_id, kind, id);
  CREATE TABLE case_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('record', 'result', 'chart', 'finding', 'day')),
    record_id INTEGER REFERENCES marked_records (id),
    content TEXT CHECK (json_valid(content)),
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    CHECK ((kind = 'record') = (record_id IS NOT NULL) AND (kind = 'record') = (content IS NULL))
  ) STRICT;
  CREATE INDEX case_members_by_case ON case_members (case_id, id);
  CREATE TABLE case_member_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES case_members (id),
    kind TEXT NOT NULL CHECK (kind IN ('caption', 'removed', 'restored')),
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX case_member_changes_by_member ON case_member_changes (member_id, id);
  ${appendOnly('marked_records', 'id')}
  ${appendOnly('record_marks', 'id')}
  ${appendOnly('cases', 'id')}
  ${appendOnly('case_changes', 'id')}
  ${appendOnly('case_members', 'id')}
  ${appendOnly('case_member_changes', 'id')}
  -- Where records are today, and notes as they are being typed: no evidence, so they may be replaced.
  CREATE TABLE record_places (
    record_id INTEGER PRIMARY KEY REFERENCES marked_records (id),
    state TEXT NOT NULL CHECK (state IN ('here', 'moved', 'changed', 'gone')),
    file TEXT,
    line INTEGER,
    file_sha256 TEXT
  ) STRICT;
  CREATE INDEX record_places_by_place ON record_places (file, line);
  CREATE TABLE case_drafts (
    case_id INTEGER PRIMARY KEY REFERENCES cases (id),
    notes TEXT NOT NULL,
    author TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  `,
  // Runs with the values of their parameters and their results; saved questions are files, in a folder of the user's.
  `
  ALTER TABLE query_history ADD COLUMN params TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(params));
  ALTER TABLE query_history ADD COLUMN result_id TEXT;
  CREATE INDEX query_history_by_time ON query_history (started_at);
  DROP TABLE saved_queries;
  CREATE TABLE questions_folder (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    path TEXT NOT NULL
  ) STRICT;
  CREATE TABLE tab_details (
    tab_id TEXT PRIMARY KEY,
    file_id TEXT,
    file_sha256 TEXT,
    "values" TEXT NOT NULL CHECK (json_valid("values"))
  ) STRICT;
  `,
  // Forwarding: a journal of what was sent where, batch by batch; the targets beside it may be changed.
  `
  CREATE TABLE forward_targets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    target TEXT NOT NULL CHECK (json_valid(target))
  ) STRICT;
  CREATE TABLE forwardings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at TEXT NOT NULL,
    target TEXT NOT NULL CHECK (json_valid(target)),
    source TEXT NOT NULL CHECK (json_valid(source)),
    total INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE forward_batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    forwarding_id INTEGER NOT NULL REFERENCES forwardings (id),
    from_row INTEGER NOT NULL,
    to_row INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    known INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    at TEXT NOT NULL,
    CHECK (to_row > from_row AND acknowledged >= 0 AND to_row - from_row = acknowledged + refused)
  ) STRICT;
  CREATE INDEX forward_batches_by_forwarding ON forward_batches (forwarding_id, to_row);
  CREATE TABLE forward_refusals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    forwarding_id INTEGER NOT NULL REFERENCES forwardings (id),
    "row" INTEGER NOT NULL,
    file TEXT,
    line INTEGER,
    document_id TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL
  ) STRICT;
  CREATE INDEX forward_refusals_by_forwarding ON forward_refusals (forwarding_id, "row");
  CREATE TABLE forward_ends (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    forwarding_id INTEGER NOT NULL REFERENCES forwardings (id),
    status TEXT NOT NULL CHECK (status IN ('done', 'cancelled', 'failed')),
    error TEXT,
    to_row INTEGER NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX forward_ends_by_forwarding ON forward_ends (forwarding_id, id);
  ${appendOnly('forwardings', 'id')}
  ${appendOnly('forward_batches', 'id')}
  ${appendOnly('forward_refusals', 'id')}
  ${appendOnly('forward_ends', 'id')}
  `,
  // What is kept how long, and what must stay whatever the schedule says.
  `
  CREATE TABLE retention_schedules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    note TEXT NOT NULL,
    author TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE legal_holds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL CHECK (to_day >= from_day),
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    author TEXT NOT NULL,
    placed_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE legal_hold_releases (
    hold_id INTEGER PRIMARY KEY REFERENCES legal_holds (id),
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    author TEXT NOT NULL,
    released_at TEXT NOT NULL
  ) STRICT;
  ${appendOnly('retention_schedules', 'id')}
  ${appendOnly('legal_holds', 'id')}
  ${appendOnly('legal_hold_releases', 'hold_id')}
  `,
  // Alert rules as they were saved, and what was said of their hits: nothing of it is altered, only added to.
  `
  CREATE TABLE rule_sets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    text TEXT NOT NULL,
    rules INTEGER NOT NULL CHECK (rules >= 0),
    saved_by TEXT NOT NULL,
    saved_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE rule_dispositions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    record_id INTEGER NOT NULL REFERENCES marked_records (id),
    rule TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('dismissed', 'linked', 'reopened')),
    reason TEXT NOT NULL,
    case_id INTEGER REFERENCES cases (id),
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    CHECK ((kind = 'linked') = (case_id IS NOT NULL))
  ) STRICT;
  CREATE INDEX rule_dispositions_by_hit ON rule_dispositions (record_id, rule, id);
  ${appendOnly('rule_sets', 'id')}
  ${appendOnly('rule_dispositions', 'id')}
  `,
  // Attestations are a chain that only grows; what comparing them with the data found is worked out again.
  `
  CREATE TABLE attestations (
    sequence INTEGER PRIMARY KEY CHECK (sequence >= 0),
    day TEXT NOT NULL,
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    signature BLOB NOT NULL,
    public_pem TEXT NOT NULL,
    report TEXT NOT NULL
  ) STRICT;
  CREATE INDEX attestations_by_day ON attestations (day, sequence);
  ${appendOnly('attestations', 'sequence')}
  CREATE TABLE attestation_checks (
    sequence INTEGER PRIMARY KEY REFERENCES attestations (sequence),
    stamp TEXT NOT NULL,
    differences TEXT NOT NULL CHECK (json_valid(differences)),
    at TEXT NOT NULL
  ) STRICT;
  `,
  // What each source listed last, and what of it is not listed any more: no evidence, so each listing replaces it.
  // What was told as gone before there was this memory is taken over from the alarms.
  `
  CREATE TABLE listed_objects (
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
    needs_restore INTEGER NOT NULL CHECK (needs_restore IN (0, 1)),
    lock_mode TEXT,
    retain_until TEXT,
    legal_hold TEXT,
    headed_at TEXT,
    listed_at TEXT NOT NULL,
    PRIMARY KEY (source_id, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE absent_objects (
    source_id INTEGER NOT NULL REFERENCES sources (id),
    key TEXT NOT NULL,
    day TEXT,
    noticed_at TEXT NOT NULL,
    PRIMARY KEY (source_id, key)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO absent_objects (source_id, key, day, noticed_at)
  SELECT v.source_id, v.key, v.day, a.detected_at
  FROM object_versions v JOIN alarms a ON a.key = v.key
  WHERE v.id IN (SELECT max(id) FROM object_versions GROUP BY key)
    AND a.id IN (SELECT max(id) FROM alarms GROUP BY key)
    AND a.kind = 'OBJECT_GONE' AND a.detected_at >= v.pulled_at;
  `,
  // A closed tab keeps its id: its file and the values of its parameters are known by it. Those of before get new ones.
  `
  ALTER TABLE closed_tabs ADD COLUMN id TEXT NOT NULL DEFAULT '';
  UPDATE closed_tabs SET id = lower(hex(randomblob(16)));
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
