import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchFuzzy } from '../../renderer/state/fuzzy.ts'
import { createPalette, type PaletteItem } from '../../renderer/state/palette.ts'
import { fakePreferences } from './fake-preferences.ts'

const marked = (query: string, text: string) =>
  matchFuzzy(query, text)
    ?.marks.map((at) => text[at])
    .join('')

describe('matchFuzzy', () => {
  it.each([
    ['arch', 'Show Archive', 'Arch'],
    ['sa', 'Show Archive', 'SA'],
    ['archive show', 'Show Archive', 'ShowArchive'],
    ['2024-01-1', '2024-01-15', '2024-01-1'],
    ['zoom', 'Zoom in', 'Zoom'],
  ])('%s finds %s', (query, text, letters) => {
    expect(marked(query, text)).toBe(letters)
  })

  it.each([
    ['xyz', 'Show Archive'],
    ['evihcra', 'Show Archive'],
    ['sqll', 'SQL'],
  ])('%s does not find %s', (query, text) => {
    expect(matchFuzzy(query, text)).toBeNull()
  })

  it('puts a start of a word before the middle of one, and the whole before a part', () => {
    const score = (text: string) => matchFuzzy('events', text)?.score ?? Number.NEGATIVE_INFINITY
    expect(score('events')).toBeGreaterThan(score('events.order_id'))
    expect(score('events.order_id')).toBeGreaterThan(score('nonevents'))
  })

  it('marks the letters that were typed, in every text that it finds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (query, text) => {
        const match = matchFuzzy(query, text)
        if (match === null) return
        for (const at of match.marks) expect(at).toBeLessThan(text.length)
        expect([...match.marks]).toEqual([...new Set(match.marks)].sort((one, other) => one - other))
      }),
    )
  })

  it('finds every part of a text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,20}$/), fc.nat(), fc.nat(), (text, one, other) => {
        const [from, to] = [one % text.length, other % text.length].sort((a, b) => a - b)
        expect(matchFuzzy(text.slice(from, (to ?? 0) + 1), text)).not.toBeNull()
      }),
    )
  })
})

describe('palette', () => {
  const ran: string[] = []
  const painted = () => Promise.resolve()
  const item = (id: string, title: string, more: Partial<PaletteItem> = {}): PaletteItem => ({
    id,
    title,
    run: () => ran.push(id),
    ...more,
  })
  function setUp(preferences = fakePreferences()) {
    ran.length = 0
    const palette = createPalette({ preferences, painted })
    palette.registerSource({
      id: 'commands',
      group: 'Commands',
      prefix: '>',
      order: 10,
      items: () => [item('zoom', 'Zoom in'), item('theme', 'Dark theme')],
    })
    palette.registerSource({
      id: 'days',
      group: 'Days',
      onlyTyped: true,
      items: () => [
        item('2024-01-15', '2024-01-15', { second: { title: 'query', run: () => ran.push('query') } }),
      ],
    })
    return palette
  }
  const titles = (palette: ReturnType<typeof createPalette>) =>
    palette.store.getState().groups.map(({ title, hits }) => [title, hits.map((hit) => hit.item.title)])

  it('shows what is at hand, and what is many only once something is typed', () => {
    const palette = setUp()
    palette.open()
    expect(titles(palette)).toEqual([['Commands', ['Zoom in', 'Dark theme']]])
    palette.search('2024')
    expect(titles(palette)).toEqual([['Days', ['2024-01-15']]])
    palette.search('>2024')
    expect(titles(palette)).toEqual([])
  })

  it('runs what is chosen, or its second action, once it is closed', async () => {
    const palette = setUp()
    palette.open('2024')
    palette.choose('days:2024-01-15', 'second')
    expect(palette.store.getState().open).toBe(false)
    expect(ran, 'not before the focus is back where it was').toEqual([])
    await painted()
    palette.open('2024')
    palette.choose('days:2024-01-15')
    await painted()
    expect(ran).toEqual(['query', '2024-01-15'])
    palette.choose('days:2024-01-15')
    await painted()
    expect(ran).toHaveLength(2)
  })

  it('remembers what was opened lately, also over a restart', () => {
    const preferences = fakePreferences()
    const palette = setUp(preferences)
    palette.open('2024')
    palette.choose('days:2024-01-15')
    const again = setUp(preferences)
    again.open()
    expect(titles(again)[0]).toEqual(['Opened lately', ['2024-01-15']])
  })

  it('shows late answers to the present question only, and goes on where a source fails', async () => {
    const palette = createPalette({ preferences: fakePreferences({ 'palette.recent': 'damaged' }), painted })
    const answers = new Map<string, (items: readonly PaletteItem[]) => void>()
    palette.registerSource({
      id: 'late',
      group: 'Late',
      answered: true,
      items: (query) => new Promise((resolve) => answers.set(query, resolve)),
    })
    palette.registerSource({ id: 'broken', group: 'Broken', items: () => Promise.reject(new Error('no')) })
    palette.open('one')
    palette.search('two')
    answers.get('two')?.([item('2', 'the second')])
    await expect.poll(() => palette.store.getState().searching).toBe(false)
    answers.get('one')?.([item('1', 'the first')])
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(titles(palette)).toEqual([['Late', ['the second']]])
  })
})
