-- title: Lines that are no records
-- subject: Completeness
-- description: The quarantine: lines that could not be loaded, with the reason and the line itself.
-- param reason: text = '' -- Reason; empty: all
SELECT file, line, byte_offset, reason, raw
FROM rejects
WHERE :reason = '' OR reason = :reason
ORDER BY file, line
