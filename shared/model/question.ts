/**
 * Questions kept as .sql files. Comment lines at the top, the head, say what is asked:
 *
 *     -- title: Fills by venue
 *     -- subject: Fills
 *     -- description: Count, notional and slippage of fills by execution venue.
 *     -- param from: date = first_day -- First day (UTC)
 *     -- param side: choice(buy, sell) = buy -- Side of the order
 *
 * The head ends at the first line that is no comment. Lines of it that say none of this are left as they stand.
 */

export const PARAM_TYPES = ['date', 'time', 'text', 'integer', 'decimal', 'boolean', 'choice'] as const
export type ParamType = (typeof PARAM_TYPES)[number]

export type QuestionParam = {
  /** As `:name` in the statement, in lower case. */
  readonly name: string
  readonly type: ParamType
  /** Of a choice; else empty. */
  readonly choices: readonly string[]
  /** The text to begin with, or `first_day` or `last_day` of the archive; null: it has to be given. */
  readonly initial: string | null
  readonly label: string
}

export type Question = {
  readonly title: string
  readonly subject: string
  readonly description: string
  readonly params: readonly QuestionParam[]
  /** Lines of the head that say none of the above, whole. */
  readonly notes: readonly string[]
  /** What stands below the head. */
  readonly sql: string
}

/** What is wrong in a head: the line (1-based) and why. */
export type QuestionProblem = { readonly line: number; readonly message: string }

export type ParsedQuestion = { readonly question: Question; readonly problems: readonly QuestionProblem[] }

/** A value given for a parameter: the text that was typed. Without a type it takes that of its place. */
export type ParamValue = { readonly value: string; readonly type?: Exclude<ParamType, 'choice'> }
export type ParamValues = Readonly<Record<string, ParamValue>>

export const PARAM_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/
/** The longest question that is read or written, in bytes. */
export const LONGEST_QUESTION = 1_000_000
const MOST_PARAMS = 64
const LONGEST_TITLE = 200

const KEY_LINE = /^--[ \t]*(title|subject|description):[ \t]*(.*)$/i
const PARAM_LINE = /^--[ \t]*param[ \t]+(.*)$/i
const DECLARATION =
  /^(\S+?)[ \t]*:[ \t]*([a-z]+)[ \t]*(?:\(((?:'(?:[^']|'')*'|[^')])*)\))?[ \t]*(?:=[ \t]*('(?:[^']|'')*'|(?:(?!--).)*?))?[ \t]*(?:--[ \t]*(.*))?$/i

/** Line feeds only, without a mark of byte order. */
export function plainText(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
}

/** Reads a question; what cannot be read of its head is said, and left as it stands. */
export function parseQuestion(text: string): ParsedQuestion {
  const lines = plainText(text).split('\n')
  const said = { title: '', subject: '', description: '' }
  const params: QuestionParam[] = []
  const notes: string[] = []
  const problems: QuestionProblem[] = []
  let at = 0
  for (; at < lines.length; at++) {
    const line = (lines[at] as string).trimEnd()
    if (!line.startsWith('--')) break
    const problem = (message: string) => {
      problems.push({ line: at + 1, message })
      notes.push(line)
    }
    const [, key, value] = KEY_LINE.exec(line) ?? []
    const declaration = PARAM_LINE.exec(line)?.[1]
    if (key !== undefined && value !== undefined) {
      const name = key.toLowerCase() as keyof typeof said
      const clean = oneLine(value)
      said[name] = name === 'description' && said[name] ? `${said[name]} ${clean}` : clean
    } else if (declaration !== undefined) {
      const param = parseParam(declaration)
      if (typeof param === 'string') problem(param)
      else if (params.some(({ name }) => name === param.name)) problem(`:${param.name} is declared twice.`)
      else if (params.length >= MOST_PARAMS) problem(`A question has at most ${MOST_PARAMS} parameters.`)
      else params.push(param)
    } else notes.push(line)
  }
  const sql = lines.slice(at).join('\n').replace(/^\n+/, '').trimEnd()
  return { question: { ...said, title: said.title.slice(0, LONGEST_TITLE), params, notes, sql }, problems }
}

/** The declaration behind `-- param`, or why it is none. */
function parseParam(text: string): QuestionParam | string {
  const match = DECLARATION.exec(text)
  if (!match) return 'A parameter is declared as `name: type = default -- label`.'
  const [, name = '', typeName = '', listed, given, label = ''] = match
  if (!PARAM_NAME.test(name)) return `“${name}” is no name of a parameter: letters, digits and _ only.`
  const type = PARAM_TYPES.find((each) => each === typeName.toLowerCase())
  if (!type) return `:${name} has the type “${typeName}”; there are ${PARAM_TYPES.join(', ')}.`
  const choices = type === 'choice' ? splitChoices(listed ?? '') : []
  if (type === 'choice' && choices.length === 0)
    return `:${name} is a choice of nothing: write choice(one, two).`
  if (type !== 'choice' && listed !== undefined) return `Only a choice lists its values; :${name} is ${type}.`
  const initial = given === undefined ? null : unquote(given)
  return { name: name.toLowerCase(), type, choices, initial, label: oneLine(label) }
}

function splitChoices(text: string): readonly string[] {
  const found = text.match(/'(?:[^']|'')*'|[^,']+/g) ?? []
  return [...new Set(found.map((each) => each.trim()).filter((each) => each !== ''))].map(unquote)
}

const unquote = (text: string): string =>
  text.length >= 2 && text.startsWith("'") && text.endsWith("'")
    ? text.slice(1, -1).replaceAll("''", "'")
    : text.trim()

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** The text with another title in its head; all else stays as it stands. */
export function withTitle(text: string, title: string): string {
  const line = `-- title: ${oneLine(title).slice(0, LONGEST_TITLE)}`
  const lines = plainText(text).split('\n')
  for (let at = 0; at < lines.length && lines[at]?.startsWith('--'); at++) {
    if (!/^--[ \t]*title:/i.test(lines[at] as string)) continue
    lines[at] = line
    return lines.join('\n')
  }
  return [line, ...lines].join('\n')
}

/** Why the text is no value of the type, in words that follow the parameter's name; null when it is one. */
export function valueProblem(type: ParamType, value: string, choices: readonly string[] = []): string | null {
  switch (type) {
    case 'text':
      return null
    case 'choice':
      return choices.includes(value) ? null : `is one of ${choices.join(', ')}`
    case 'date':
      return isDate(value) ? null : 'is a day, written as 2024-01-31'
    case 'time':
      return isTime(value) ? null : 'is a time (UTC), written as 2024-01-31 14:30:00'
    case 'integer':
      return /^[+-]?\d{1,18}$/.test(value) ? null : 'is a whole number'
    case 'decimal':
      return /^[+-]?(\d{1,20}(\.\d{0,8})?|\.\d{1,8})$/.test(value)
        ? null
        : 'is a number with at most 8 digits after the point'
    case 'boolean':
      return /^(true|false)$/i.test(value) ? null : 'is true or false'
  }
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function isTime(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?Z?)?$/.exec(
    text,
  )
  return match !== null && isDate(match[1] as string)
}

/** What a default means in this archive: `first_day` and `last_day` are its own. */
export function initialValue(
  param: QuestionParam,
  days: { readonly first: string; readonly last: string } | null,
): string | null {
  const day =
    param.initial === 'first_day' ? days?.first : param.initial === 'last_day' ? days?.last : undefined
  if (param.initial !== 'first_day' && param.initial !== 'last_day') return param.initial
  if (day === undefined) return null
  return param.type === 'time' ? `${day} ${param.initial === 'first_day' ? '00:00:00' : '23:59:59'}` : day
}

/** A value with the type under which it is bound: of what is declared, the declared one. */
export function boundAs(param: QuestionParam | undefined, value: string): ParamValue {
  if (!param) return { value }
  return { value, type: param.type === 'choice' ? 'text' : param.type }
}
