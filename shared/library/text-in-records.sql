-- title: Text anywhere in a record
-- subject: Activity
-- description: Records that hold a text, whatever the case. The macro search(…) finds words and phrases faster.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param text: text = reject -- Text to find
-- param rows: integer = 1000 -- At most so many
SELECT ts, coalesce(event_type, event) AS event, event_data, file, line
FROM events
WHERE day BETWEEN :from AND :to AND contains(lower(event_data::VARCHAR), lower(:text))
ORDER BY ts, file, line
LIMIT :rows
