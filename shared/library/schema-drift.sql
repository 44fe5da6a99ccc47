-- title: Unknown types, fields and values
-- subject: Completeness
-- description: What the schema does not know, with the first line that carries it.
-- param kind: choice(all, type, field, value) = all -- What
SELECT kind, name, event_type, records, files, first_file AS file, first_line AS line
FROM schema_drift
WHERE :kind = 'all' OR kind = :kind
ORDER BY records DESC, kind, name, event_type
