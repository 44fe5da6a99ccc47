import './settings.css'
import '../first-run/first-run.css'
import { useEffect } from 'react'
import { THEMES, type Theme } from '../../state/shell.ts'
import { FailureMessage, Message } from '../../ui/message.tsx'
import { useApp, useShell, useWorkspace } from '../app-context.tsx'
import { Copyable } from '../copyable.tsx'
import { FreshnessSection } from './freshness-section.tsx'
import { PinSection } from './pin-section.tsx'
import { SecretSection } from './secret-section.tsx'
import { SourceSection } from './source-section.tsx'
import { TsaSection } from './tsa-section.tsx'

export function SettingsScreen() {
  const app = useApp()
  useEffect(() => {
    void app.workspace.refresh()
    void app.workspace.refreshSecrets()
    void app.workspace.loadAbout()
    void app.workspace.loadSettings()
  }, [app])
  return (
    <main className="screen" aria-labelledby="settings-title">
      <header className="screen-head">
        <h1 id="settings-title">Settings</h1>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="screen-body" tabIndex={0} aria-label="All settings">
        <div className="settings">
          <ThemeSection />
          <SourceSection />
          <PinSection />
          <TsaSection />
          <FreshnessSection />
          <SecretSection />
          <AboutSection />
        </div>
      </section>
    </main>
  )
}

const THEME_WORDS: Readonly<Record<Theme, string>> = { light: 'Light', dark: 'Dark', system: 'As the system' }

function ThemeSection() {
  const app = useApp()
  const theme = useShell((state) => state.theme)
  return (
    <section aria-labelledby="appearance">
      <h2 id="appearance">Appearance</h2>
      <fieldset className="plain">
        <legend>Theme</legend>
        {THEMES.map((value) => (
          <label key={value} className="check">
            <input
              type="radio"
              name="theme"
              checked={theme === value}
              onChange={() => app.attempt('The theme could not be kept', () => app.shell.setTheme(value))}
            />
            {THEME_WORDS[value]}
          </label>
        ))}
      </fieldset>
    </section>
  )
}

function AboutSection() {
  const info = useWorkspace((state) => state.info)
  const about = useWorkspace((state) => state.about)
  return (
    <section aria-labelledby="about">
      <h2 id="about">About</h2>
      {info.status === 'failed' && <FailureMessage failure={info.failure} />}
      {about.status === 'failed' && <FailureMessage failure={about.failure} />}
      <dl className="facts">
        {info.status === 'ready' && (
          <>
            <dt>Workspace</dt>
            <dd>
              <Copyable full name="workspace path" value={info.value.path} />
            </dd>
            <dt>Blotter</dt>
            <dd>{info.value.toolVersion}</dd>
            <dt>Network</dt>
            <dd>{info.value.offline ? 'offline: no socket is opened' : 'only to the sources above'}</dd>
          </>
        )}
        {about.status === 'ready' && (
          <>
            <dt>Electron</dt>
            <dd>{about.value.electron}</dd>
            <dt>Chromium</dt>
            <dd>{about.value.chrome}</dd>
            <dt>Node</dt>
            <dd>{about.value.node}</dd>
          </>
        )}
      </dl>
      {info.status === 'loading' && <Message tone="info">Reading the workspace…</Message>}
    </section>
  )
}
