/** What the palette finds by itself: commands, tabs, days, findings, tables, columns, settings. */
import type { TableInfo } from '../../../shared/model/cell.ts'
import { FINDING_WORDS, placeOf } from '../../../shared/model/finding-words.ts'
import type { App } from '../../state/app.ts'
import type { PaletteItem, PaletteSource } from '../../state/palette.ts'
import { copyText } from '../../ui/copy.ts'
import { addDays, plural } from '../../ui/format.ts'
import { describeDay } from '../archive/day-state.tsx'
import { showDay } from '../day-in-archive.tsx'
import { SETTINGS, showSetting } from '../settings/settings-list.ts'

/** Groups of commands that are there on every screen. */
const EVERYWHERE: ReadonlySet<string> = new Set(['Everywhere', 'Appearance', 'Help'])

export function paletteSources(app: App): readonly PaletteSource[] {
  return [
    { id: 'commands', group: 'Commands', prefix: '>', order: 10, items: () => commandItems(app) },
    { id: 'tabs', group: 'Open SQL tabs', order: 20, items: () => tabItems(app) },
    { id: 'settings', group: 'Settings', order: 30, onlyTyped: true, items: () => settingItems(app) },
    { id: 'days', group: 'Days', order: 40, onlyTyped: true, items: () => dayItems(app) },
    {
      id: 'findings',
      group: 'Findings',
      prefix: '#',
      order: 60,
      onlyTyped: true,
      items: () => findingItems(app),
    },
    {
      id: 'tables',
      group: 'Tables and columns',
      prefix: '@',
      order: 50,
      onlyTyped: true,
      items: () => tableItems(app),
    },
  ]
}

/** Those of the screen that is shown come first: it registered last. */
function commandItems(app: App): readonly PaletteItem[] {
  return app.commands
    .possible()
    .filter(({ id }) => id !== 'palette.open' && !id.startsWith('tab.go-'))
    .sort((one, other) => Number(EVERYWHERE.has(one.group)) - Number(EVERYWHERE.has(other.group)))
    .map((command) => ({
      id: command.id,
      title: command.title,
      detail: command.group,
      keys: app.commands.keysFor(command),
      run: command.run,
    }))
}

function tabItems(app: App): readonly PaletteItem[] {
  return app.workbench.store.getState().tabs.map((tab) => ({
    id: tab.id,
    title: tab.name,
    detail: tab.sql.replace(/\s+/g, ' ').trim().slice(0, 120),
    run: () => {
      app.workbench.activate(tab.id)
      app.shell.show('sql')
    },
  }))
}

function settingItems(app: App): readonly PaletteItem[] {
  return SETTINGS.map((setting) => ({
    id: setting.id,
    title: setting.title,
    detail: 'Settings',
    keywords: setting.words,
    run: () => showSetting(app, setting.id),
  }))
}

function dayItems(app: App): readonly PaletteItem[] {
  const { days } = app.archive.store.getState()
  if (days.status !== 'ready') return []
  return days.value
    .filter(({ state }) => state !== 'no-log')
    .map((day) => ({
      id: day.day,
      title: day.day,
      detail: describeDay(day),
      run: () => {
        app.archive.setView('calendar')
        showDay(app, day.day)
      },
      second: { title: 'query its events', run: () => openSql(app, day.day, selectDay(day.day)) },
    }))
}

function findingItems(app: App): readonly PaletteItem[] {
  return app.archive.store.getState().findings.map(({ id, day, finding }) => ({
    id,
    title: FINDING_WORDS[finding.kind].title,
    detail: [day, placeOf(finding)].filter(Boolean).join(' · '),
    keywords: `${finding.kind} ${finding.event_id ?? ''}`,
    run: () => {
      app.shell.show('archive')
      app.archive.setView('findings')
      app.archive.showFinding(id)
    },
    second: { title: 'copy what it says', run: () => copy(app, finding.message) },
  }))
}

function tableItems(app: App): readonly PaletteItem[] {
  const { schema } = app.workbench.store.getState()
  if (schema.status !== 'ready') return []
  const tables = schema.value.filter(({ kind }) => kind !== 'macro')
  return [
    ...tables.map((table) => tableItem(app, table)),
    ...tables.flatMap((table) => columnItems(app, table)),
  ]
}

function tableItem(app: App, table: TableInfo): PaletteItem {
  return {
    id: table.name,
    title: table.name,
    detail: `${table.kind}, ${plural(table.columns.length, 'column')}${table.comment ? `: ${table.comment}` : ''}`,
    run: () => openSql(app, table.name, `SELECT *\nFROM ${quoteName(table.name)}\nLIMIT 1000`),
    second: { title: 'copy its name', run: () => copy(app, quoteName(table.name)) },
  }
}

function columnItems(app: App, table: TableInfo): readonly PaletteItem[] {
  return table.columns.map((column) => ({
    id: `${table.name}.${column.name}`,
    title: `${table.name}.${column.name}`,
    detail: `${column.type}${column.comment ? `: ${column.comment}` : ''}`,
    run: () => openSql(app, column.name, selectColumn(table.name, column.name)),
    second: { title: 'copy its name', run: () => copy(app, quoteName(column.name)) },
  }))
}

function openSql(app: App, name: string, sql: string): void {
  app.workbench.newTab(sql, name)
  app.shell.show('sql')
}

function copy(app: App, text: string): void {
  void app.attempt('It could not be copied', async () => {
    await copyText(text)
    app.notices.push({ tone: 'success', title: 'Copied', detail: text.slice(0, 200) })
  })
}

/** A name as SQL takes it. */
function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

function selectDay(day: string): string {
  return `SELECT *\nFROM events\nWHERE ts >= TIMESTAMP '${day}' AND ts < TIMESTAMP '${addDays(day, 1)}'\nORDER BY ts\nLIMIT 1000`
}

function selectColumn(table: string, column: string): string {
  return `SELECT ${quoteName(column)}, count(*) AS n\nFROM ${quoteName(table)}\nGROUP BY ALL\nORDER BY n DESC\nLIMIT 1000`
}
