import './case.css'
import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { Button } from '../../ui/button.tsx'
import { useApp, useCases } from '../app-context.tsx'
import { CaseList } from './case-list.tsx'
import { CasePage } from './case-page.tsx'
import { MarkedRecords } from './marked-records.tsx'

const VIEWS = { cases: 'Cases', records: 'Starred and tagged' } as const
type View = keyof typeof VIEWS
const PREFERENCE = 'case-view'

/** Cases, and the records that are starred, tagged or commented; or the case that is open. */
export function CaseScreen() {
  const app = useApp()
  const caseId = useCases((state) => state.caseId)
  // Read anew when it is shown: somebody may have added to it from another screen.
  useEffect(() => {
    const open = app.cases.store.getState().caseId
    if (open !== null) void app.cases.open(open)
    return () => {
      void app.cases.leave()
    }
  }, [app])
  return caseId === null ? <Overview /> : <CasePage id={caseId} />
}

function Overview() {
  const app = useApp()
  const [view, setView] = useState<View>(() =>
    app.deps.preferences.get(PREFERENCE) === 'records' ? 'records' : 'cases',
  )
  const show = (next: View) => {
    setView(next)
    app.deps.preferences.set(PREFERENCE, next)
  }
  return (
    <main className="screen" aria-labelledby="cases-title">
      <Tabs
        className="case-tabs"
        selectedKey={view}
        onSelectionChange={(key) => show(key === 'records' ? 'records' : 'cases')}
      >
        <header className="screen-head">
          <h1 id="cases-title">Cases</h1>
          <TabList className="case-tablist" aria-label="Cases and records">
            {(['cases', 'records'] as const).map((one) => (
              <Tab key={one} id={one} className="tab">
                {VIEWS[one]}
              </Tab>
            ))}
          </TabList>
          <span className="grow" />
          <Button tone="primary" onClick={() => app.cases.ask({ members: [], what: '' })}>
            <Plus size={14} aria-hidden />
            New case
          </Button>
        </header>
        <TabPanel id="cases" className="screen-body">
          <CaseList />
        </TabPanel>
        <TabPanel id="records" className="screen-body">
          <MarkedRecords />
        </TabPanel>
      </Tabs>
    </main>
  )
}
