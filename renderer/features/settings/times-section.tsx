import { useId, useMemo } from 'react'
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { useStore } from 'zustand'
import { EXCHANGE_ZONES, showInstant, type Times } from '../../state/clock-zone.ts'
import { useApp } from '../app-context.tsx'
import { RadioRow } from './radio-row.tsx'

const UTC = 'UTC'
const PLACES: readonly Times['place'][] = ['beside', 'instead']
const PLACE_WORDS: Readonly<Record<Times['place'], string>> = {
  beside: 'Beside UTC',
  instead: 'Instead of UTC',
}

type Zone = { readonly id: string; readonly text: string }

/** Zones of exchanges first, then all others by name. */
function listZones(): readonly Zone[] {
  const exchanges = EXCHANGE_ZONES.map(({ zone, exchanges: names }) => ({
    id: zone,
    text: `${zone} (${names})`,
  }))
  const named = new Set(EXCHANGE_ZONES.map(({ zone }) => zone))
  const others = Intl.supportedValuesOf('timeZone')
    .filter((zone) => !named.has(zone) && zone !== UTC)
    .map((zone) => ({ id: zone, text: zone }))
  return [{ id: UTC, text: 'UTC only' }, ...exchanges, ...others]
}

/** In which time screens show instants. */
export function TimesSection() {
  const app = useApp()
  const times = useStore(app.times.store)
  const zones = useMemo(listZones, [])
  const hint = useId()
  return (
    <section aria-labelledby="times">
      <h2 id="times" tabIndex={-1}>
        Times
      </h2>
      <div className="row wrap-row settings-aligned">
        <ComboBox
          className="field field-inline"
          defaultItems={zones}
          selectedKey={times.zone ?? UTC}
          onSelectionChange={(key) => {
            if (typeof key === 'string') app.times.choose({ ...times, zone: key === UTC ? null : key })
          }}
          menuTrigger="focus"
        >
          <Label>Exchange time</Label>
          <Input className="text-input" style={{ width: 340 }} aria-describedby={hint} />
          <Popover className="popover zone-popover">
            <ListBox<Zone> className="menu">
              {(zone) => (
                <ListBoxItem id={zone.id} className="menu-item" textValue={zone.text}>
                  {zone.text}
                </ListBoxItem>
              )}
            </ListBox>
          </Popover>
        </ComboBox>
      </div>
      <RadioRow
        legend="Shown"
        name="times-place"
        values={PLACES}
        words={PLACE_WORDS}
        chosen={times.place}
        disabled={times.zone === null}
        onChoose={(place) => app.times.choose({ ...times, place })}
      />
      <p className="dim" id={hint}>
        For example {showInstant('2024-07-15T13:30:00.000000001Z', times)}. Archives, SQL and everything that
        is exported stay in UTC.
      </p>
    </section>
  )
}
