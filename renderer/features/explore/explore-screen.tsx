import './explore.css'
import { PanelLeft, SearchX } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { Loading } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Split } from '../../ui/split.tsx'
import { useApp, useExplore, useWorkspace } from '../app-context.tsx'
import { NeedsArchive } from '../needs-archive.tsx'
import type { GridHandle } from '../result/result-grid.tsx'
import { ExploreResults } from './explore-results.tsx'
import { FieldList } from './field-list.tsx'
import { FilterChips } from './filter-chips.tsx'
import { Histogram } from './histogram.tsx'
import { SavedQuestions } from './saved-questions.tsx'
import { SearchBar } from './search-bar.tsx'
import { TimeBar } from './time-bar.tsx'
import { useExploreCommands } from './use-explore-commands.ts'
import { WrittenSql } from './written-sql.tsx'

/** Questions without SQL: search, filters, time; what is found, and what it is made of. */
export function ExploreScreen() {
  const app = useApp()
  const span = useExplore((state) => state.span)
  const isPulled = useWorkspace((state) => state.info.status === 'ready' && state.info.value.daysPulled > 0)
  const search = useRef<HTMLInputElement>(null)
  const grid = useRef<GridHandle>(null)
  const [fieldsOpen, setFieldsOpen] = useState(() => app.deps.preferences.get('explore-fields') !== 'closed')
  useExploreCommands(search, grid)
  useEffect(() => {
    void app.explore.open()
  }, [app])
  const toggleFields = () => {
    app.deps.preferences.set('explore-fields', fieldsOpen ? 'closed' : 'open')
    setFieldsOpen(!fieldsOpen)
  }
  const loaded = span.status === 'ready' && span.value.rows > 0
  const hits = (
    <div className="explore-hits">
      <TimeBar />
      <Histogram />
      <ExploreResults gridRef={grid} />
    </div>
  )
  return (
    <main className="screen explore" aria-labelledby="explore-title">
      <header className="explore-head">
        <h1 id="explore-title">Explore</h1>
        {loaded && <SearchBar ref={search} />}
        {loaded && <SavedQuestions />}
        {loaded && (
          <IconButton label="Fields" pressed={fieldsOpen} onPress={toggleFields}>
            <PanelLeft size={15} aria-hidden />
          </IconButton>
        )}
      </header>
      {span.status === 'failed' ? (
        <Failed
          className="screen-failure"
          title="The records could not be read"
          failure={span.failure}
          onRetry={app.explore.open}
        />
      ) : !loaded ? (
        span.status === 'ready' ? (
          <NeedsArchive
            icon={<SearchX size={30} strokeWidth={1.5} aria-hidden />}
            title="Nothing is loaded yet"
          >
            {isPulled
              ? 'Days are pulled, but not loaded: load them, and their records are searched here.'
              : 'Pull an archive first: its records are searched here.'}
          </NeedsArchive>
        ) : (
          <Loading what="Looking at what is loaded…" />
        )
      ) : (
        <>
          <FilterChips />
          <WrittenSql />
          <div className="screen-body" style={{ overflow: 'hidden' }}>
            <Split
              id="explore"
              orientation="horizontal"
              panels={[
                ...(fieldsOpen
                  ? [{ id: 'fields', content: <FieldList />, defaultSize: '250px', minSize: '200px' }]
                  : []),
                { id: 'hits', content: hits, minSize: '40%' },
              ]}
            />
          </div>
        </>
      )}
    </main>
  )
}
