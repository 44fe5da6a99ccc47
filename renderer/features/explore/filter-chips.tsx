import { Copy, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { conditionsOf, type Filter } from '../../../shared/model/explore.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { useApp, useExplore } from '../app-context.tsx'
import { FilterEditor } from './filter-editor.tsx'
import { filterWords } from './filter-words.ts'

/** The filters that hold, each to be changed, set aside or taken away. */
export function FilterChips() {
  const app = useApp()
  const question = useExplore((state) => state.question)
  const { filters } = question
  const anything = conditionsOf(question).length > 0 || filters.length > 0
  const copy = () =>
    app.attempt('The filters could not be copied', async () => {
      await copyText(conditionsOf(app.explore.store.getState().question).join('\nAND '))
      app.notices.push({ tone: 'info', title: 'Filters copied' })
    })
  return (
    <div className="explore-chips">
      <ul aria-label="Filters">
        {filters.map((filter, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two filters may say the same; the position tells them apart
          <li key={`${index} ${filter.field}`}>
            <Chip filter={filter} index={index} />
          </li>
        ))}
        <li>
          <EditorPopover filter={null} onDone={(filter) => void app.explore.addFilter(filter)}>
            <AriaButton className="btn btn-small btn-quiet">
              <Plus size={13} aria-hidden /> Add filter
            </AriaButton>
          </EditorPopover>
        </li>
      </ul>
      {anything && (
        <span className="row">
          <Button small tone="quiet" onClick={() => void copy()}>
            <Copy size={13} aria-hidden /> Copy filters
          </Button>
          <Button small tone="quiet" onClick={() => void app.explore.clear()}>
            <X size={13} aria-hidden /> Clear all
          </Button>
        </span>
      )}
    </div>
  )
}

function Chip({ filter, index }: { readonly filter: Filter; readonly index: number }) {
  const app = useApp()
  const words = filterWords(filter)
  return (
    <span className="explore-chip" data-exclude={filter.exclude} data-off={!filter.enabled}>
      <input
        type="checkbox"
        checked={filter.enabled}
        aria-label={`Apply: ${words}`}
        onChange={() => void app.explore.replaceFilter(index, { ...filter, enabled: !filter.enabled })}
      />
      <EditorPopover filter={filter} onDone={(next) => void app.explore.replaceFilter(index, next)}>
        <AriaButton className="explore-chip-text">{words}</AriaButton>
      </EditorPopover>
      <button
        type="button"
        aria-label={`Remove: ${words}`}
        onClick={() => void app.explore.removeFilter(index)}
      >
        <X size={12} aria-hidden />
      </button>
    </span>
  )
}

function EditorPopover({
  filter,
  onDone,
  children,
}: {
  readonly filter: Filter | null
  readonly onDone: (filter: Filter) => void
  readonly children: React.ReactNode
}) {
  const [open, setOpen] = useState(false)
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      {children}
      <Popover className="popover" placement="bottom start">
        <Dialog aria-label={filter ? 'Change the filter' : 'Add a filter'}>
          <FilterEditor
            filter={filter}
            onDone={(next) => {
              setOpen(false)
              if (next) onDone(next)
            }}
          />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
