import { describe, expect, it } from 'vitest'
import { createCommands, keysOf } from '../../renderer/state/commands.ts'

const press = (key: string, code: string, held: Partial<KeyboardEvent> = {}) =>
  keysOf({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

describe('keysOf', () => {
  it.each([
    ['Mod+Enter', press('Enter', 'Enter', { ctrlKey: true })],
    ['Mod+Enter', press('Enter', 'Enter', { metaKey: true })],
    ['Mod+Shift+F', press('F', 'KeyF', { ctrlKey: true, shiftKey: true })],
    ['Alt+1', press('1', 'Digit1', { altKey: true })],
    ['Mod+9', press('9', 'Digit9', { ctrlKey: true })],
    ['F6', press('F6', 'F6')],
    ['?', press('?', 'Slash', { shiftKey: true })],
    ['Shift+E', press('E', 'KeyE', { shiftKey: true })],
    ['E', press('e', 'KeyE')],
    ['Mod+`', press('`', 'Backquote', { ctrlKey: true })],
    ['Space', press(' ', 'Space')],
  ])('names %s', (expected, actual) => {
    expect(actual).toBe(expected)
  })
})

describe('commands', () => {
  it('hears the later of two with the same key, and the earlier once that one is gone or not possible', () => {
    const commands = createCommands()
    const ran: string[] = []
    const command = (id: string, possible = true) => ({
      id,
      title: id,
      group: 'Test',
      keys: ['F6'],
      run: () => ran.push(id),
      enabled: () => possible,
    })
    commands.register([command('first')])
    const forget = commands.register([command('second')])
    commands.register([command('third', false)])
    commands.at('F6')?.run()
    forget()
    commands.at('F6')?.run()
    expect(commands.at('F7')).toBeNull()
    expect(commands.run('third')).toBe(false)
    expect(commands.run('first')).toBe(true)
    expect(ran).toEqual(['second', 'first', 'first'])
  })

  it('hears keys only where they mean the command, and runs it by name from anywhere', () => {
    const commands = createCommands()
    let isInside = false
    let ran = 0
    commands.register([
      {
        id: 'result.inspect',
        title: 'Inspect the row',
        group: 'Result',
        keys: ['F7'],
        hears: () => isInside,
        run: () => {
          ran++
        },
      },
    ])
    expect(commands.at('F7')).toBeNull()
    expect(commands.possible().map(({ id }) => id)).toEqual(['result.inspect'])
    expect(commands.run('result.inspect')).toBe(true)
    isInside = true
    commands.at('F7')?.run()
    expect(ran).toBe(2)
  })
})
