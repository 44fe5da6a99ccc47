import { ChevronDown, Copy } from 'lucide-react'
import { useMemo } from 'react'
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { FINDING_KINDS, type Severity } from '../../../shared/model/finding.ts'
import { FINDING_WORDS } from '../../../shared/model/finding-words.ts'
import {
  COPY_FORMATS,
  type CopyFormat,
  copyFindings,
  countKinds,
  type FindingQuery,
  type FindingRow,
  SEVERITIES,
} from '../../state/finding-list.ts'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { copyText } from '../../ui/copy.ts'
import { formatCount, plural } from '../../ui/format.ts'
import { useApp } from '../app-context.tsx'
import { SeverityIcon } from './severity.tsx'

const NOUNS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

const COPY_WORDS: Readonly<Record<CopyFormat, string>> = {
  text: 'Text, with explanations',
  tsv: 'Table (TSV)',
  json: 'JSON, as verified',
}

const COPY_CHOICES = COPY_FORMATS.map((format) => ({ id: format, label: COPY_WORDS[format] }))

/** Text, severities and kinds; how many are left; and a copy of those. */
export function FindingsFilter({
  rows,
  list,
  query,
}: {
  readonly rows: readonly FindingRow[]
  readonly list: readonly FindingRow[]
  readonly query: FindingQuery
}) {
  const app = useApp()
  const toggle = (severity: Severity) =>
    app.archive.setQuery({
      severities: query.severities.includes(severity)
        ? query.severities.filter((one) => one !== severity)
        : [...query.severities, severity],
    })
  const there = SEVERITIES.filter(
    (severity) =>
      query.severities.includes(severity) || rows.some((row) => row.finding.severity === severity),
  )
  return (
    <div className="findings-filter">
      <input
        className="text-input findings-search"
        type="search"
        aria-label="Filter the findings by text"
        placeholder="File, line, hash, event, words"
        spellCheck={false}
        value={query.text}
        onChange={(event) => app.archive.setQuery({ text: event.target.value })}
      />
      <fieldset className="chips" aria-label="Severity">
        {there.map((severity) => (
          <button
            key={severity}
            type="button"
            className="chip"
            aria-pressed={query.severities.includes(severity)}
            onClick={() => toggle(severity)}
          >
            <SeverityIcon severity={severity} />
            {plural(rows.filter((row) => row.finding.severity === severity).length, NOUNS[severity])}
          </button>
        ))}
      </fieldset>
      <KindMenu rows={rows} query={query} />
      <span className="grow" />
      <output className="dim" aria-label="Findings shown">
        {formatCount(list.length)} of {formatCount(rows.length)}
      </output>
      <CopyMenu list={list} />
    </div>
  )
}

function KindMenu({ rows, query }: { readonly rows: readonly FindingRow[]; readonly query: FindingQuery }) {
  const app = useApp()
  const counts = useMemo(() => countKinds(rows), [rows])
  const label =
    query.kinds.length === 0
      ? 'All kinds'
      : query.kinds.length === 1
        ? query.kinds[0]
        : plural(query.kinds.length, 'kind')
  return (
    <MenuTrigger>
      <AriaButton className="btn" aria-label={`Kind: ${label}`}>
        {label}
        <ChevronDown size={13} aria-hidden />
      </AriaButton>
      <Popover className="popover" placement="bottom start">
        <Menu
          className="menu"
          aria-label="Kinds shown"
          selectionMode="multiple"
          selectedKeys={query.kinds}
          onSelectionChange={(keys) =>
            app.archive.setQuery({
              kinds: keys === 'all' ? [] : FINDING_KINDS.filter((kind) => keys.has(kind)),
            })
          }
        >
          {counts.map(([kind, count]) => (
            <MenuItem key={kind} id={kind} className="menu-item kind-item" textValue={kind}>
              <span className="kind-check" aria-hidden />
              <span className="grow">
                <code>{kind}</code>
                <span className="dim">{FINDING_WORDS[kind].title}</span>
              </span>
              <span className="num">{formatCount(count)}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

function CopyMenu({ list }: { readonly list: readonly FindingRow[] }) {
  const app = useApp()
  const copy = (format: CopyFormat) =>
    app.attempt('Copying the findings failed', async () => {
      await copyText(copyFindings(list, format))
      app.notices.push({ tone: 'success', title: `${plural(list.length, 'finding')} copied` })
    })
  return (
    <ChoiceMenu
      label="Copy the findings shown"
      choices={COPY_CHOICES}
      look="btn"
      disabled={list.length === 0}
      onChoose={(format) => void copy(format)}
    >
      <Copy size={13} aria-hidden />
      Copy
    </ChoiceMenu>
  )
}
