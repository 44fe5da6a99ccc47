import { useStore } from 'zustand'
import {
  CONTRASTS,
  type Contrast,
  DENSITIES,
  type Density,
  TEXT_SIZES,
  ZOOMS,
} from '../../state/appearance.ts'
import { THEMES, type Theme } from '../../state/shell.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { useApp, useShell } from '../app-context.tsx'
import { RadioRow } from './radio-row.tsx'

const THEME_WORDS: Readonly<Record<Theme, string>> = { light: 'Light', dark: 'Dark', system: 'As the system' }
const CONTRAST_WORDS: Readonly<Record<Contrast, string>> = {
  system: 'As the system asks',
  normal: 'Normal',
  high: 'High',
}
const DENSITY_WORDS: Readonly<Record<Density, string>> = { compact: 'Compact', comfortable: 'Comfortable' }

/** How the window looks. */
export function AppearanceSection() {
  const app = useApp()
  const theme = useShell((state) => state.theme)
  const { contrast, density, textSize, zoom } = useStore(app.appearance.store)
  const chooseNumber = <T extends number>(values: readonly T[], text: string, use: (value: T) => void) => {
    const value = values.find((one) => String(one) === text)
    if (value !== undefined) use(value)
  }
  return (
    <section aria-labelledby="appearance">
      <h2 id="appearance" tabIndex={-1}>
        Appearance
      </h2>
      <RadioRow
        legend="Theme"
        name="theme"
        values={THEMES}
        words={THEME_WORDS}
        chosen={theme}
        onChoose={(value) => app.attempt('The theme could not be kept', () => app.shell.setTheme(value))}
      />
      <RadioRow
        legend="Contrast"
        name="contrast"
        values={CONTRASTS}
        words={CONTRAST_WORDS}
        chosen={contrast}
        onChoose={app.appearance.setContrast}
      />
      <RadioRow
        legend="Rows and controls"
        name="density"
        values={DENSITIES}
        words={DENSITY_WORDS}
        chosen={density}
        onChoose={app.appearance.setDensity}
      />
      <div className="row wrap-row settings-aligned">
        <SelectField
          inline
          label="Size of text"
          value={textSize}
          onChange={(event) => chooseNumber(TEXT_SIZES, event.target.value, app.appearance.setTextSize)}
        >
          {TEXT_SIZES.map((size) => (
            <option key={size} value={size}>
              {size} px
            </option>
          ))}
        </SelectField>
        <SelectField
          inline
          label="Zoom"
          value={zoom}
          onChange={(event) =>
            chooseNumber(ZOOMS, event.target.value, (value) =>
              app.attempt('The zoom could not be kept', () => app.appearance.setZoom(value)),
            )
          }
        >
          {ZOOMS.map((level) => (
            <option key={level} value={level}>
              {level} %
            </option>
          ))}
        </SelectField>
        <span className="grow" />
        <Button small onClick={() => app.commands.run('look.reset-layout')}>
          Reset layout
        </Button>
        <Button small onClick={app.tour.start}>
          Take the tour
        </Button>
      </div>
    </section>
  )
}
