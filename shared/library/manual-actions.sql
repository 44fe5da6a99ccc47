-- title: Manual actions
-- subject: People
-- description: What people did by hand, logins aside.
-- param from: date = first_day -- First day (UTC)
-- param to: date = last_day -- Last day (UTC), included
-- param user: text = '' -- User; empty: all
SELECT ts, user_id, ip_address, event_type, action, reason, session_id, file, line
FROM user_actions
WHERE day BETWEEN :from AND :to AND event_type <> 'user_login' AND (:user = '' OR user_id = :user)
ORDER BY ts, file, line
