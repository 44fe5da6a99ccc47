import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { damageDay, writeSample } from '../../../electron/engine/seal/index.ts'
import { fingerprints, linesOf, scratch } from './support.ts'

const DAY = '2024-01-03'

async function sampleIn(folder: string): Promise<string> {
  const archive = join(folder, 'archive')
  await writeSample({ output: archive, days: 3, eventsPerDay: 120 })
  return archive
}

describe('damageDay', () => {
  test('changes one digit of one fill price in a copy, and nothing else', async () => {
    const folder = scratch()
    const archive = await sampleIn(folder)
    const before = fingerprints(archive)
    const output = join(folder, 'damaged')
    const damage = await damageDay({ archive, day: DAY, output, copy: 'archive' })

    expect(fingerprints(archive)).toEqual(before)
    const after = fingerprints(output)
    expect(Object.keys(after)).toEqual(Object.keys(before))
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([
      `audit/2024/01/${DAY}.log.gz`,
    ])

    const [good, bad] = [linesOf(archive, DAY), linesOf(output, DAY)]
    const changed = good.flatMap((line, index) => (line === bad[index] ? [] : [index + 1]))
    expect(changed).toEqual([damage.line])
    expect(bad).toHaveLength(good.length)
    expect(damage).toMatchObject({ file: `audit/2024/01/${DAY}.log.gz`, field: 'fill_price' })
    const line = good[damage.line - 1] ?? ''
    const differing = [...line].filter((char, at) => char !== bad[damage.line - 1]?.[at])
    expect(differing).toHaveLength(1)
    expect(bad[damage.line - 1]).toBe(
      line.replace(`"fill_price": ${damage.before}`, `"fill_price": ${damage.after}`),
    )
  })

  test('copies the day and the key set when only the day is wanted', async () => {
    const folder = scratch()
    const archive = await sampleIn(folder)
    const output = join(folder, 'damaged')
    await damageDay({ archive, day: DAY, output })
    expect(Object.keys(fingerprints(output))).toEqual([
      `audit/2024/01/${DAY}.checkpoint`,
      `audit/2024/01/${DAY}.leaves`,
      `audit/2024/01/${DAY}.log.gz`,
      `audit/2024/01/${DAY}.manifest.json`,
      'audit/keys.json',
      'audit/keys.sig',
      'audit/profile.json',
    ])
  })

  test('refuses a day that is none, that is not there, and an output that is taken', async () => {
    const folder = scratch()
    const archive = await sampleIn(folder)
    const output = join(folder, 'damaged')
    await expect(damageDay({ archive, day: '../../x', output })).rejects.toMatchObject({ code: 'USAGE' })
    await expect(damageDay({ archive, day: '2024-01-06', output })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(damageDay({ archive, day: DAY, output: archive })).rejects.toThrow(/never written over/)
  })
})
