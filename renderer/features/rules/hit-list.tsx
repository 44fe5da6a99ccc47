import { BriefcaseBusiness, CircleSlash, FileSearch, RotateCcw } from 'lucide-react'
import { Fragment, type KeyboardEvent, useState } from 'react'
import type { RuleHit } from '../../../shared/model/alert-rule.ts'
import { hitKey, shownHits } from '../../state/rules.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { Message } from '../../ui/message.tsx'
import { useApp, useRules } from '../app-context.tsx'
import { DispositionDialog } from './disposition-dialog.tsx'
import { SeverityTag } from './rule-list.tsx'

/** Rows that are drawn; the filters narrow what is more. */
const SHOWN = 300

/** Hits to work through by keyboard: up and down, Enter for the source, D dismisses, L links, R reopens. */
export function HitList() {
  const app = useApp()
  const state = useRules((current) => current)
  const [asking, setAsking] = useState<{ readonly what: 'dismiss' | 'link'; readonly hit: RuleHit } | null>(
    null,
  )
  const [focused, setFocused] = useState<string | null>(null)
  const isSaved = state.book.status === 'ready' && state.book.value.saved !== null
  const hits = shownHits(state)
  const shown = hits.slice(0, SHOWN)
  const reachable = shown.some((hit) => hitKey(hit) === focused) ? focused : shown[0] && hitKey(shown[0])
  const reopen = (hit: RuleHit) => app.attempt('The hit could not be reopened', () => app.rules.reopen([hit]))
  if (hits.length === 0)
    return (
      <Message tone="info">
        No record hits{state.rule === null ? '' : ` ${state.rule}`}
        {state.day === null ? '' : ` on ${state.day}`}.
      </Message>
    )
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, hit: RuleHit) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const row = event.currentTarget
    switch (event.key.toLowerCase()) {
      case 'arrowdown':
        ;(row.nextElementSibling as HTMLElement | null)?.focus()
        break
      case 'arrowup':
        ;(row.previousElementSibling as HTMLElement | null)?.focus()
        break
      case 'enter':
        void app.rules.open(hit)
        break
      case 'd':
        if (isSaved) setAsking({ what: 'dismiss', hit })
        break
      case 'l':
        if (isSaved) setAsking({ what: 'link', hit })
        break
      case 'r':
        if (isSaved && isSaid(hit)) void reopen(hit)
        break
      default:
        return
    }
    event.preventDefault()
  }
  return (
    <section aria-label="Hits found" className="hit-list">
      <p className="dim">
        {formatCount(hits.length)} listed{hits.length > shown.length ? `, the first ${SHOWN} are shown` : ''}
        {state.rule === null ? '' : ` of ${state.rule}`}
        {state.day === null ? '' : ` on ${state.day}`}. Enter opens the source
        {isSaved
          ? ', D dismisses, L links to a case, R reopens.'
          : '. Save the rules to dismiss or link hits.'}
      </p>
      <table className="rules-table hit-table">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Time, file and line</th>
            <th scope="col">Record and disposition</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((hit) => (
            <tr
              key={hitKey(hit)}
              tabIndex={hitKey(hit) === reachable ? 0 : -1}
              className={state.opened && hitKey(state.opened) === hitKey(hit) ? 'rules-chosen' : ''}
              onFocus={() => setFocused(hitKey(hit))}
              onKeyDown={(event) => onKeyDown(event, hit)}
            >
              <td>
                <div>
                  <SeverityTag severity={hit.severity} />
                </div>
                <div className="mono">
                  <Breakable text={hit.rule} />
                </div>
              </td>
              <td className="mono hit-place">
                <div>{hit.time}</div>
                <div className="dim" title={`${hit.file}:${hit.line}`}>
                  {hit.file.split('/').at(-1)}:{hit.line}
                </div>
              </td>
              <td>
                <div>
                  <Breakable text={hit.type} />
                  {hit.burst && <span className="dim"> and {hit.burst.records - 1} more of it</span>}
                </div>
                <div className="dim wrap">{saidOf(hit)}</div>
              </td>
              <td className="hit-actions">
                <IconButton small label="Go to the source" onPress={() => void app.rules.open(hit)}>
                  <FileSearch size={13} aria-hidden />
                </IconButton>
                {isSaved && (
                  <>
                    <IconButton small label="Dismiss" onPress={() => setAsking({ what: 'dismiss', hit })}>
                      <CircleSlash size={13} aria-hidden />
                    </IconButton>
                    <IconButton small label="Link to a case" onPress={() => setAsking({ what: 'link', hit })}>
                      <BriefcaseBusiness size={13} aria-hidden />
                    </IconButton>
                    {isSaid(hit) && (
                      <IconButton small label="Reopen" onPress={() => void reopen(hit)}>
                        <RotateCcw size={13} aria-hidden />
                      </IconButton>
                    )}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asking && <DispositionDialog {...asking} onClose={() => setAsking(null)} />}
    </section>
  )
}

/** A name without spaces that may go on in the next line after an underscore. */
function Breakable({ text }: { readonly text: string }) {
  return text.split(/(?<=_)/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change places
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

const isSaid = ({ disposition }: RuleHit) => disposition !== null && disposition.kind !== 'reopened'

function saidOf({ disposition }: RuleHit): string {
  if (disposition === null) return ''
  const { kind, reason, caseTitle, author } = disposition
  const where = caseTitle === null ? '' : ` to “${caseTitle}”`
  return `${kind}${where} by ${author}${reason === '' ? '' : `: ${reason}`}`
}
