import { CircleHelp, CircleStop, History, Search } from 'lucide-react'
import { type KeyboardEvent, type Ref, useEffect, useId, useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { parseSearch } from '../../../shared/model/search-syntax.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { useApp, useExplore } from '../app-context.tsx'

/** The search text. It is read while it is typed; Enter asks. */
export function SearchBar({ ref }: { readonly ref: Ref<HTMLInputElement> }) {
  const app = useApp()
  const id = useId()
  const asked = useExplore((state) => state.question.search)
  const searches = useExplore((state) => state.searches)
  const running = useExplore((state) => state.running !== null)
  const [text, setText] = useState(asked)
  /** Which of the earlier searches is shown; -1 is what the user types. */
  const [at, setAt] = useState(-1)
  useEffect(() => {
    setText(asked)
    setAt(-1)
  }, [asked])
  const parsed = text.trim() === '' ? null : parseSearch(text)
  const wrong = parsed && !parsed.ok ? parsed : null

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' && !wrong) void app.explore.search(text)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = Math.max(-1, Math.min(searches.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))
      if (next === at) return
      event.preventDefault()
      setAt(next)
      setText(next === -1 ? asked : (searches[next] as string))
    } else if (event.key === 'Escape' && running) {
      // Not the text too, which the browser would clear.
      event.preventDefault()
      app.explore.cancel()
    }
  }
  return (
    <div className="explore-search">
      <div className="explore-search-line">
        <Search size={15} aria-hidden className="dim" />
        <input
          ref={ref}
          id={id}
          type="search"
          className="text-input grow mono"
          aria-label="Search the records"
          aria-invalid={wrong !== null}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          placeholder="Words anywhere in the record: AAPL & reject*"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(-1)
          }}
          onKeyDown={onKeyDown}
        />
        <SearchHelp />
        {searches.length > 0 && (
          <ChoiceMenu
            label="Earlier searches"
            look="btn btn-small btn-quiet"
            choices={searches.slice(0, 20).map((search) => ({ id: search, label: search }))}
            onChoose={(search) => {
              setText(search)
              void app.explore.search(search)
            }}
          >
            <History size={14} aria-hidden /> Earlier
          </ChoiceMenu>
        )}
        {running ? (
          <Button tone="danger" onClick={() => app.explore.cancel()}>
            <CircleStop size={14} aria-hidden /> Cancel
          </Button>
        ) : (
          <Button tone="primary" disabled={wrong !== null} onClick={() => void app.explore.search(text)}>
            <Search size={14} aria-hidden /> Search
          </Button>
        )}
      </div>
      {wrong && (
        <div className="explore-wrong" id={`${id}-wrong`} role="status">
          <span className="mono" aria-hidden>
            {text.slice(0, wrong.start)}
            <mark>{text.slice(wrong.start, wrong.start + wrong.length) || ' '}</mark>
            {text.slice(wrong.start + wrong.length)}
          </span>
          <span className="text-bad">
            Character {wrong.start + 1}: {wrong.message}.
          </span>
        </div>
      )}
    </div>
  )
}

const HELP: readonly (readonly [string, string])[] = [
  ['AAPL reject', 'both words, anywhere in the record'],
  ['AAPL & reject*', 'the same: a word is found inside longer ones too'],
  ['nyse | arca', 'one of them'],
  ['!limit', 'not this'],
  ['"reset breaker"', 'exactly this, signs and spaces included'],
  ['(buy | cover) & !limit', 'brackets bind'],
]

function SearchHelp() {
  return (
    <DialogTrigger>
      <AriaButton className="btn btn-small btn-quiet btn-icon" aria-label="How to search">
        <CircleHelp size={15} aria-hidden />
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <Dialog className="explore-help" aria-label="How to search">
          <table className="table">
            <tbody>
              {HELP.map(([example, meaning]) => (
                <tr key={example}>
                  <td className="mono">{example}</td>
                  <td>{meaning}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="dim">
            Capitals do not count. Enter searches, ↓ shows earlier searches, Escape cancels.
          </p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
