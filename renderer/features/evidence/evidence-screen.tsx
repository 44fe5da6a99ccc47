import './evidence.css'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { type EvidenceSection, SECTION_TITLES, SECTIONS } from '../../state/evidence.ts'
import { useApp, useEvidence } from '../app-context.tsx'
import { ActivitySection } from './activity-section.tsx'
import { AnchorSection } from './anchor-section.tsx'
import { CertificateSection } from './certificate-section.tsx'
import { DrillSection } from './drill-section.tsx'

/** What is handed on and what is held against the archive: certificates, anchors, drills, Blotter's own log. */
export function EvidenceScreen() {
  const app = useApp()
  const section = useEvidence((state) => state.section)
  return (
    <main className="screen" aria-labelledby="evidence-title">
      <Tabs
        className="evidence-tabs"
        selectedKey={section}
        onSelectionChange={(key) => {
          const chosen = SECTIONS.find((one) => one === key)
          if (chosen) app.evidence.show(chosen)
        }}
      >
        <header className="screen-head">
          <h1 id="evidence-title">Evidence</h1>
          <TabList className="evidence-tablist" aria-label="Evidence">
            {SECTIONS.map((one) => (
              <Tab key={one} id={one} className="tab">
                {SECTION_TITLES[one]}
              </Tab>
            ))}
          </TabList>
        </header>
        {SECTIONS.map((one) => (
          <TabPanel key={one} id={one} className="screen-body evidence-panel">
            <Section section={one} />
          </TabPanel>
        ))}
      </Tabs>
    </main>
  )
}

function Section({ section }: { readonly section: EvidenceSection }) {
  switch (section) {
    case 'certificates':
      return <CertificateSection />
    case 'anchors':
      return <AnchorSection />
    case 'drill':
      return <DrillSection />
    case 'activity':
      return <ActivitySection />
  }
}
