import './settings.css'
import '../first-run/first-run.css'
import { Fragment, type ReactNode, useEffect, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { TextField } from '../../ui/field.tsx'
import { useApp } from '../app-context.tsx'
import { AboutSection } from './about-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { AuthorSection } from './author-section.tsx'
import { DataSection } from './data-section.tsx'
import { FreshnessSection } from './freshness-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { PinSection } from './pin-section.tsx'
import { SecretSection } from './secret-section.tsx'
import { findSettings, focusSection, type SettingId } from './settings-list.ts'
import { SourceSection } from './source-section.tsx'
import { TimesSection } from './times-section.tsx'
import { TsaSection } from './tsa-section.tsx'

const SECTIONS: Readonly<Record<SettingId, () => ReactNode>> = {
  appearance: AppearanceSection,
  keys: KeysSection,
  times: TimesSection,
  sources: SourceSection,
  pins: PinSection,
  tsa: TsaSection,
  author: AuthorSection,
  freshness: FreshnessSection,
  secrets: SecretSection,
  data: DataSection,
  about: AboutSection,
}

/** All settings on one page, with a list of its sections beside it. */
export function SettingsScreen() {
  const app = useApp()
  const [text, setText] = useState('')
  useEffect(() => {
    void app.workspace.refresh()
    void app.workspace.refreshSecrets()
    void app.workspace.loadAbout()
    void app.workspace.loadSettings()
  }, [app])
  const found = findSettings(text)
  return (
    <main className="screen" aria-labelledby="settings-title">
      <header className="screen-head">
        <h1 id="settings-title">Settings</h1>
        <TextField
          inline
          label="Find"
          type="search"
          placeholder="theme, key, zone…"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </header>
      <div className="screen-body settings-frame">
        <nav className="settings-list" aria-label="Sections of the settings">
          {found.map(({ id, title }) => (
            <button key={id} type="button" className="settings-link" onClick={() => focusSection(id)}>
              {title}
            </button>
          ))}
        </nav>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
        <section className="settings-scroll" tabIndex={0} aria-label="All settings">
          <div className="settings">
            {found.map(({ id }) => {
              const Section = SECTIONS[id]
              return (
                <Fragment key={id}>
                  <Section />
                </Fragment>
              )
            })}
            {found.length === 0 && (
              <Empty
                title="No setting fits"
                actions={<Button onClick={() => setText('')}>Show all</Button>}
              />
            )}
          </div>
        </section>
      </div>
    </main>
  )
}
