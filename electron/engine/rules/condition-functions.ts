/** What a node of a condition gives. `text` that is no constant may hold anything: it is cast to what it is compared with. */
export type Kind = 'boolean' | 'number' | 'text' | 'time' | 'json' | 'other'

type Signature = { readonly gives: Kind; readonly takes: 'number' | 'any' }

const gives = (kind: Kind, takes: Signature['takes'], names: string): [string, Signature][] =>
  names.split(' ').map((name) => [name, { gives: kind, takes }])

/**
 * The functions that a condition may use: of the record's values alone, and the same on every run. No clock, no
 * chance, no aggregate, nothing that reads beyond the record.
 */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map([
  ...gives('number', 'number', '+ - * / % // abs round floor ceil ceiling sign trunc greatest least'),
  ...gives('number', 'any', 'length strlen len date_part hour minute second day month year dayofweek isodow'),
  ...gives('number', 'any', 'epoch_ns epoch_ms json_array_length instr'),
  ...gives('boolean', 'any', '~~ !~~ ~~* !~~* like_escape not_like_escape ilike_escape not_ilike_escape'),
  ...gives('boolean', 'any', 'regexp_matches regexp_full_match contains prefix suffix starts_with ends_with'),
  ...gives('boolean', 'any', 'list_contains isnan isinf json_exists json_contains'),
  ...gives('text', 'any', 'lower upper lcase ucase trim ltrim rtrim || concat concat_ws substring substr'),
  ...gives(
    'text',
    'any',
    'left right replace regexp_extract strftime dayname monthname json_type split_part',
  ),
  ...gives('text', 'any', '->> json_extract_string'),
  ...gives('json', 'any', '-> json_extract'),
  ...gives('time', 'any', 'date_trunc'),
  ...gives('other', 'any', 'list_value nullif ifnull to_seconds to_minutes to_hours to_days to_milliseconds'),
])

/** Types that a condition may cast to. Every cast is a TRY_CAST: a value that does not fit is NULL, which is no hit. */
export const CAST_KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['BOOLEAN', 'boolean'],
  ['TINYINT', 'number'],
  ['SMALLINT', 'number'],
  ['INTEGER', 'number'],
  ['BIGINT', 'number'],
  ['HUGEINT', 'number'],
  ['FLOAT', 'number'],
  ['DOUBLE', 'number'],
  ['DECIMAL', 'number'],
  ['VARCHAR', 'text'],
  ['DATE', 'time'],
  ['TIME', 'time'],
  ['TIMESTAMP', 'time'],
  ['TIMESTAMP_NS', 'time'],
  ['TIMESTAMP WITH TIME ZONE', 'time'],
])
