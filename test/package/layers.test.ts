import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findLayerBreaks, importsOf, ROOT } from '../../build/layers.mjs'

describe('import layers', () => {
  it('hold in this source tree', () => {
    expect(findLayerBreaks(ROOT)).toEqual([])
  })

  describe('a tree that breaks them', () => {
    let root: string
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), 'layers-'))
      for (const folder of ['shared', 'electron', 'renderer']) mkdirSync(join(root, folder))
    })
    afterEach(() => rmSync(root, { recursive: true }))

    it.each([
      ['shared/model/x.ts', "import { readFile } from 'node:fs/promises'", /shared\/ runs anywhere/],
      [
        'shared/model/x.ts',
        "import type { X } from '../../electron/engine/types.ts'",
        /shared\/ runs anywhere/,
      ],
      ['electron/engine/verify/x.ts', "import { connect } from 'node:net'", /auditor reads alone/],
      ['electron/engine/verify/x.ts', "import { z } from 'zod'", /auditor reads alone/],
      [
        'electron/engine/verify/x.ts',
        "import { y } from '../../../shared/contract/y.ts'",
        /auditor reads alone/,
      ],
      ['electron/engine/load/x.ts', "export { y } from '../verify/y.ts'", /No stage imports another/],
      ['electron/engine/load/x.ts', "const y = await import('../catalog/y.ts')", /No stage imports another/],
      [
        'electron/engine/report/x.ts',
        "import * as duckdb from '@duckdb/node-api'",
        /only load and query open DuckDB/,
      ],
      [
        'electron/engine/query/x.ts',
        "import Database from 'better-sqlite3'",
        /only the catalogue opens SQLite/,
      ],
      ['electron/engine/pipeline.ts', "import { app } from 'electron'", /The engine is plain Node/],
      [
        'electron/cli/x.ts',
        "import { verify } from '../engine/verify/verify.ts'",
        /only by electron\/engine\/index.ts/,
      ],
      ['electron/engine-host/x.ts', "import { net } from 'electron'", /of electron only types/],
      ['electron/main/x.ts', "import { createEngine } from '../engine/index.ts'", /address only/],
      ['electron/preload/x.ts', "import fs from 'node:fs'", /preload is sandboxed/],
      ['renderer/x.tsx', "import '../electron/main/main.ts'", /The page imports shared/],
      ['renderer/x.tsx', "import { join } from 'node:path'", /The page imports shared/],
      ['electron/elsewhere/x.ts', "import { join } from 'node:path'", /has no row/],
    ])('is told about %s: %s', (file, statement, sentence) => {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), `// one line before\n${statement}\n`)
      expect(findLayerBreaks(root)).toEqual([
        expect.objectContaining({ file, line: 2, sentence: expect.stringMatching(sentence) }),
      ])
    })

    it('is not told about what is allowed', () => {
      const allowed = {
        'electron/main/x.ts':
          "import { app } from 'electron'\nimport type { M } from '../../shared/model/m.ts'",
        'electron/engine-host/x.ts':
          "import type { MessagePortMain } from 'electron'\nimport { e } from '../engine/index.ts'",
        'electron/engine/seal/x.ts': "import { merkle } from '../verify/merkle.ts'",
        'electron/engine/pipeline.ts':
          "import { load } from './load/load.ts'\n// import { app } from 'electron'",
      }
      for (const [file, text] of Object.entries(allowed)) {
        mkdirSync(dirname(join(root, file)), { recursive: true })
        writeFileSync(join(root, file), text)
      }
      expect(findLayerBreaks(root)).toEqual([])
    })
  })

  it('finds imports of every form, over several lines, and none in comments', () => {
    const source = [
      "import a, { b } from 'one'",
      'import {',
      '  c,',
      '  type D,',
      "} from './two.ts'",
      "import type { E } from 'three'",
      "import 'four'",
      "export * from 'five'",
      "const f = await import('six'); require('seven')",
      "/* import 'no' */ // import 'no'",
    ].join('\n')
    expect(importsOf(source)).toEqual([
      { line: 1, imported: 'one', typeOnly: false },
      { line: 2, imported: './two.ts', typeOnly: false },
      { line: 6, imported: 'three', typeOnly: true },
      { line: 7, imported: 'four', typeOnly: false },
      { line: 8, imported: 'five', typeOnly: false },
      { line: 9, imported: 'six', typeOnly: false },
      { line: 9, imported: 'seven', typeOnly: false },
    ])
  })
})
