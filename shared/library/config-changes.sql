-- title: Configuration changes
-- subject: Configuration
-- description: Every changed setting with its old and new value, who changed it, from where and why.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param path: text = '' -- Part of the setting's path; empty: all
-- param user: text = '' -- User; empty: all
SELECT ts, user_id, ip_address, path, old_value, new_value, change_reason, file, line
FROM config_changes
WHERE day BETWEEN :from AND :to AND (:path = '' OR contains(lower(path), lower(:path))) AND (:user = '' OR user_id = :user)
ORDER BY ts, file, line
