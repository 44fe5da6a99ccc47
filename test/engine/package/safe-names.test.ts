import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSafePath, PathBook, safePath } from '../../../electron/engine/package/safe-names.ts'

describe('names in a package', () => {
  test.each([
    ['archive/audit/2024/01/2024-01-15.log.gz', 'archive/audit/2024/01/2024-01-15.log.gz'],
    ['archive/../2024/01/2024-01-15.log.gz', 'archive/_/2024/01/2024-01-15.log.gz'],
    ['archive/CON/x.log', 'archive/_CON/x.log'],
    ['archive/aux.log', 'archive/_aux.log'],
    ['archive/.hidden', 'archive/_hidden'],
    ['archive/trailing./x', 'archive/trailing_/x'],
    ['/absolute', 'absolute'],
    ['a\\b:c*?', 'a_b_c__'],
    ['', '_'],
  ])('%s becomes %s', (name, path) => {
    expect(safePath(name)).toBe(path)
  })

  test('whatever a name is, its path is safe, and no two are the same on any system', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 30 }), (names) => {
        const book = new PathBook()
        const paths = names.map((name) => book.take(name))
        for (const path of paths) expect(isSafePath(path), path).toBe(true)
        expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length)
      }),
    )
  })

  test('a file and a folder never share a name', () => {
    const book = new PathBook()
    expect(book.take('a/b')).toBe('a/b')
    expect(book.take('A')).toBe('A~2')
    expect(book.take('a/b/c')).toBe('a~3/b/c')
  })
})
