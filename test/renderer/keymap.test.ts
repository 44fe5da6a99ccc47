import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCommands, keysOf } from '../../renderer/state/commands.ts'
import { ariaKeys, isPlain, printKeys, splitKeys } from '../../renderer/state/key-names.ts'
import { KEY_PRESET_IDS, KEY_PRESETS } from '../../renderer/state/key-presets.ts'
import { createKeymap, othersWith } from '../../renderer/state/keymap.ts'
import { fakePreferences } from './fake-preferences.ts'

const RUN = { id: 'sql.run', title: 'Run', group: 'SQL editor', keys: ['Mod+Enter'] }
const TASKS = { id: 'tasks.open', title: 'Tasks', group: 'Everywhere', keys: ['Mod+Shift+J'] }

describe('names of keys', () => {
  it.each([
    ['Mod+Shift+F', 'Ctrl+Shift+F', '⇧⌘F', 'Control+Shift+F'],
    ['Mod++', 'Ctrl++', '⌘+', 'Control+Plus'],
    ['Alt+ArrowLeft', 'Alt+←', '⌥←', 'Alt+ArrowLeft'],
    ['F6', 'F6', 'F6', 'F6'],
    ['?', '?', '?', '?'],
  ])('%s', (keys, printed, onMac, aria) => {
    expect(printKeys(keys, false)).toBe(printed)
    expect(printKeys(keys, true)).toBe(onMac)
    expect(ariaKeys([keys], false)).toBe(aria)
  })

  it.each(['', 'Mod+', 'f', 'mod+F', 'Mod+Shift', 'Ctrl+F', 'Mod+<script>'])('%s is none', (text) => {
    // "Mod+Shift" is a key called Shift, which no key press is called when it is more than a modifier.
    if (text === 'Mod+Shift') expect(splitKeys(text)?.key).toBe('Shift')
    else expect(splitKeys(text)).toBeNull()
  })

  it('takes apart whatever a key press is called', () => {
    const press = fc.record({
      key: fc.oneof(
        fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }).filter((key) => key > ' '),
        fc.constantFrom('Enter', 'F1', 'F12', 'ArrowUp', 'PageDown', ' ', 'Delete'),
      ),
      code: fc.constant(''),
      ctrlKey: fc.boolean(),
      metaKey: fc.boolean(),
      altKey: fc.boolean(),
      shiftKey: fc.boolean(),
    })
    fc.assert(
      fc.property(press, (event) => {
        const parts = splitKeys(keysOf(event))
        expect(parts).toMatchObject({ mod: event.ctrlKey || event.metaKey, alt: event.altKey })
      }),
    )
  })

  it('knows which cannot be heard where text is written', () => {
    expect(['E', 'Shift+E', 'Enter', '?'].map(isPlain)).toEqual([true, true, true, true])
    expect(['Mod+E', 'Alt+1', 'F6', 'Shift+F10'].map(isPlain)).toEqual([false, false, false, false])
  })
})

describe('keymap', () => {
  it('gives the user’s keys before the preset’s, and those before the command’s own', () => {
    const keymap = createKeymap({ preferences: fakePreferences() })
    expect(keymap.keysFor(TASKS)).toEqual(['Mod+Shift+J'])
    keymap.choosePreset('dbeaver')
    expect(keymap.keysFor({ id: 'palette.open', keys: ['Mod+P'] })).toContain('Mod+3')
    keymap.assign('palette.open', ['F1', 'F1'])
    expect(keymap.keysFor({ id: 'palette.open', keys: ['Mod+P'] })).toEqual(['F1'])
    keymap.reset('palette.open')
    expect(keymap.keysFor({ id: 'palette.open', keys: ['Mod+P'] })).toContain('Mod+3')
  })

  it('is heard by commands at once, and no longer under the old keys', () => {
    const keymap = createKeymap({ preferences: fakePreferences() })
    const commands = createCommands(keymap.keysFor)
    const ran: string[] = []
    commands.register([{ ...TASKS, run: () => ran.push('tasks') }])
    keymap.assign(TASKS.id, ['F9'])
    expect(commands.at('Mod+Shift+J')).toBeNull()
    commands.at('F9')?.run()
    expect(ran).toEqual(['tasks'])
  })

  it('tells what else has the keys, and takes them away from it', () => {
    const keymap = createKeymap({ preferences: fakePreferences() })
    const others = () => othersWith([RUN, TASKS], keymap.keysFor, 'Mod+Enter', TASKS.id)
    expect(others()).toEqual([RUN])
    keymap.takeFrom(RUN, 'Mod+Enter')
    expect(others()).toEqual([])
    expect(keymap.keysFor(RUN)).toEqual([])
  })

  it('is kept, exported and imported', () => {
    const preferences = fakePreferences()
    const keymap = createKeymap({ preferences })
    keymap.choosePreset('datagrip')
    keymap.assign('sql.run', ['F5'])
    const again = createKeymap({ preferences })
    expect(again.store.getState()).toMatchObject({ preset: 'datagrip', own: { 'sql.run': ['F5'] } })
    const elsewhere = createKeymap({ preferences: fakePreferences() })
    elsewhere.importText(keymap.exportText())
    expect(elsewhere.keysFor(RUN)).toEqual(['F5'])
  })

  it.each([
    ['no JSON', '{'],
    ['another format', '{"format":"x","preset":"default","keys":{}}'],
    ['an unknown preset', '{"format":"blotter-keys-v1","preset":"emacs","keys":{}}'],
    ['no keys', '{"format":"blotter-keys-v1","preset":"default","keys":[]}'],
    ['a command of another shape', '{"format":"blotter-keys-v1","preset":"default","keys":{"<b>":["F5"]}}'],
    ['keys that are none', '{"format":"blotter-keys-v1","preset":"default","keys":{"sql.run":["press me"]}}'],
  ])('refuses %s, and keeps what it had', (_what, text) => {
    const keymap = createKeymap({ preferences: fakePreferences({ keys: text }) })
    expect(keymap.store.getState()).toMatchObject({ preset: 'default', own: {} })
    keymap.assign('sql.run', ['F5'])
    expect(() => keymap.importText(text)).toThrow(/no keys of Blotter/)
    expect(keymap.keysFor(RUN)).toEqual(['F5'])
  })

  it('gives the next key press to the command that waits for it, once', () => {
    const keymap = createKeymap({ preferences: fakePreferences() })
    const heard: string[] = []
    keymap.record('sql.run', (keys) => heard.push(keys))
    expect(keymap.store.getState().recording).toBe('sql.run')
    keymap.press('F5')
    keymap.press('F6')
    expect(heard).toEqual(['F5'])
    expect(keymap.store.getState().recording).toBeNull()
  })
})

describe('presets', () => {
  it.each(KEY_PRESET_IDS)('%s has keys that can be pressed, none twice', (preset) => {
    const all = Object.values(KEY_PRESETS[preset].keys).flat()
    for (const keys of all) expect(splitKeys(keys), keys).not.toBeNull()
    expect(new Set(all).size).toBe(all.length)
  })
})
