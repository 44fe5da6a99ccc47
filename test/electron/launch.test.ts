import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { childEnvironment } from '../../electron/main/child-environment.ts'
import { suggestFileName } from '../../electron/main/file-name.ts'
import { readLaunchOptions } from '../../electron/main/launch-options.ts'
import { profileFolder } from '../../electron/main/profile.ts'
import { placeWindow } from '../../electron/main/window-place.ts'

const folder = mkdtempSync(join(tmpdir(), 'blotter-launch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the command line of the window', () => {
  const read = (...argv: string[]) => readLaunchOptions(argv, '/somewhere')
  test('nothing asked: the default workspace, online', () => {
    expect(read('.', '--remote-debugging-port=0', '--inspect=0')).toEqual({ workspace: '', offline: false })
  })
  test('a workspace, both ways, relative to where it was typed', () => {
    expect(read('--workspace', 'a/../b', '--offline')).toEqual({ workspace: '/somewhere/b', offline: true })
    expect(read('--workspace=/x/y')).toEqual({ workspace: '/x/y', offline: false })
  })
  test('two ways to write one folder are one workspace', () => {
    mkdirSync(join(folder, 'real'))
    symlinkSync(join(folder, 'real'), join(folder, 'link'))
    const [real, link] = ['real', 'link'].map((name) => read('--workspace', join(folder, name)).workspace)
    expect(link).toBe(real)
  })
  test.each([
    [['--workspace']],
    [['--workspace', '--offline']],
    [['--workspace=']],
    [['--workspace', 'a\0b']],
  ])('refuses %j', (argv) => {
    expect(() => readLaunchOptions(argv, '/')).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })
})

describe('the profile of a workspace', () => {
  test('the default workspace has the base itself, each other one its own folder', () => {
    expect(profileFolder('/base', '', 'linux')).toBe('/base')
    const [a, b] = ['/w/a', '/w/b'].map((workspace) => profileFolder('/base', workspace, 'linux'))
    expect(a).toMatch(/^\/base\/workspaces\/[0-9a-f]{16}$/)
    expect(b).not.toBe(a)
  })
  test('case tells folders apart only where the file system does', () => {
    expect(profileFolder('/b', '/W', 'linux')).not.toBe(profileFolder('/b', '/w', 'linux'))
    expect(profileFolder('/b', '/W', 'darwin')).toBe(profileFolder('/b', '/w', 'darwin'))
  })
})

test('the engine gets the variables it needs and no other', () => {
  const needed = {
    PATH: '/bin',
    HOME: '/home/x',
    LC_ALL: 'C',
    TZ: 'UTC',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_PROFILE: 'p',
    XDG_DATA_HOME: '/d',
    https_proxy: 'http://proxy',
    NO_PROXY: 'localhost',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    Path: 'C:\\bin',
    SystemRoot: 'C:\\Windows',
  }
  const dropped = {
    NODE_OPTIONS: '--require /tmp/x.js',
    NODE_PATH: '/tmp',
    ELECTRON_RUN_AS_NODE: '1',
    LD_PRELOAD: '/tmp/x.so',
    LD_LIBRARY_PATH: '/tmp',
    DYLD_INSERT_LIBRARIES: '/tmp/x.dylib',
    GITHUB_TOKEN: 'x',
    SSH_AUTH_SOCK: '/x',
    DATABASE_URL: 'x',
    DISPLAY: ':0',
    MY_AWS_KEY: 'x',
    EMPTY: undefined,
  }
  expect(childEnvironment({ ...needed, ...dropped })).toEqual(needed)
})

describe('the place of the window', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  const place = { x: 100, y: 50, width: 1200, height: 800, maximized: false }
  test('where it stood', () => {
    expect(placeWindow(place, [screen])).toEqual(place)
  })
  test('never smaller than the smallest', () => {
    expect(placeWindow({ ...place, width: 10, height: 10 }, [screen])).toMatchObject({
      width: 1024,
      height: 640,
    })
  })
  test.each([
    ['the screen is gone', { ...place, x: 3000 }],
    ['only a sliver is left', { ...place, x: 1900 }],
    ['the title bar is above the screen', { ...place, y: -200 }],
    ['below the screen', { ...place, y: 1079 }],
  ])('%s: the size is kept, the place is not', (_name, gone) => {
    const opened = placeWindow(gone, [screen])
    expect(opened).toMatchObject({ width: 1200, height: 800 })
    expect(opened.x).toBeUndefined()
  })
  test('on a second screen to the left', () => {
    expect(placeWindow({ ...place, x: -1800 }, [screen, { ...screen, x: -1920 }]).x).toBe(-1800)
  })
})

test.each([
  ['daily-2024-01-15.pdf', 'daily-2024-01-15.pdf'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['C:\\x\\y.pdf', 'C__x_y.pdf'],
  ['a\0b\n.pdf', 'a_b_.pdf'],
  ['fdp.\u202eexe', 'fdp._exe'],
  ['con.txt', '_con.txt'],
  ['...', 'blotter'],
  ['', 'blotter'],
])('the suggested name %j becomes %j', (text, name) => {
  expect(suggestFileName(text)).toBe(name)
})
