import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hashFromHex } from '../../../electron/engine/evidence/check/bytes.ts'
import { rootByPath } from '../../../electron/engine/evidence/check/merkle.ts'
import { EMPTY_ROOT, leafHash, MerkleTree, merkleRoot } from '../../../electron/engine/verify/merkle.ts'
import { consistencyProof, inclusionProof, verifyConsistency } from './support/merkle-proofs.ts'

// transparency-dev/merkle testonly/constants.go: LeafInputs and RootHashes
const INPUTS = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const leaves = INPUTS.map((hex) => leafHash(Buffer.from(hex, 'hex')))

test('roots are those of RFC 6962, grown leaf by leaf', () => {
  const tree = new MerkleTree()
  const roots = [tree.root().toString('hex')]
  for (const leaf of leaves) {
    tree.append(leaf)
    roots.push(tree.root().toString('hex'))
  }
  expect(roots).toEqual(ROOTS)
  expect(merkleRoot([])).toEqual(EMPTY_ROOT)
})

/** Whether the check of a proof finds this root by this path. */
function leadsTo(root: Buffer, leaf: Buffer, index: number, size: number, path: readonly Buffer[]): boolean {
  const found = rootByPath(leaf, index, size, path)
  return found !== null && root.equals(found)
}

test('every proof of trees up to 33 leaves holds, and none with a bit changed, a step more or a step less', () => {
  for (let size = 1; size <= 33; size += 1) {
    const many = Array.from({ length: size }, (_, at) => leafHash(Buffer.from([at])))
    const root = merkleRoot(many)
    for (let at = 0; at < size; at += 1) {
      const proof = inclusionProof(many, at)
      const leaf = many[at] as Buffer
      expect(leadsTo(root, leaf, at, size, proof)).toBe(true)
      expect(leadsTo(root, leaf, at, size, [...proof, root])).toBe(false)
      expect(leadsTo(root, leaf, at + 1, size, proof)).toBe(false)
      if (proof.length > 0) expect(leadsTo(root, leaf, at, size, proof.slice(1))).toBe(false)
      for (let step = 0; step < proof.length; step += 1) {
        expect(leadsTo(root, leaf, at, size, flipped(proof, step))).toBe(false)
      }
      const old = merkleRoot(many.slice(0, at))
      const consistency = consistencyProof(many, at)
      expect(verifyConsistency(at, size, consistency, old, root)).toBe(true)
      expect(verifyConsistency(at, size, [...consistency, root], old, root)).toBe(false)
      if (at > 0) expect(verifyConsistency(at, size, consistency, root, root)).toBe(false)
      for (let step = 0; step < consistency.length; step += 1) {
        expect(verifyConsistency(at, size, flipped(consistency, step), old, root)).toBe(false)
      }
    }
  }
})

function flipped(proof: readonly Buffer[], step: number): readonly Buffer[] {
  return proof.map((hash, at) => {
    if (at !== step) return hash
    const copy = Buffer.from(hash)
    copy[0] = (copy[0] ?? 0) ^ 1
    return copy
  })
}

type Case = { readonly name: string; readonly proof: readonly string[]; readonly holds: boolean }
const { inclusion: INCLUSION, consistency: CONSISTENCY } = JSON.parse(
  readFileSync(new URL('../../vectors/merkle/cases.json', import.meta.url), 'utf8'),
) as {
  readonly inclusion: readonly (Case & Record<'index' | 'size' | 'leaf' | 'root', string>)[]
  readonly consistency: readonly (Case & Record<'oldSize' | 'newSize' | 'oldRoot' | 'newRoot', string>)[]
}
const bytes = (hex: string) => Buffer.from(hex, 'hex')

describe('the cases of transparency-dev/merkle', () => {
  test('are all there', () => {
    expect([INCLUSION.length, CONSISTENCY.length]).toEqual([98, 98])
    expect(INCLUSION.filter(({ holds }) => holds)).toHaveLength(6)
    expect(CONSISTENCY.filter(({ holds }) => holds)).toHaveLength(7)
  })

  test.each(INCLUSION)('inclusion, $name', ({ index, size, leaf, root, proof, holds }) => {
    // A root is read as the check of a proof reads it: what is no hash is none.
    const sealed = hashFromHex(root)
    const leads =
      sealed && leadsTo(Buffer.from(sealed), bytes(leaf), Number(index), Number(size), proof.map(bytes))
    expect(leads === true).toBe(holds)
  })

  test.each(CONSISTENCY)('consistency, $name', ({ oldSize, newSize, oldRoot, newRoot, proof, holds }) => {
    // Two of them have texts for roots, equal ones: what is no hash is refused here.
    const areHashes = [oldRoot, newRoot].every((root) => root.length === 64)
    expect(
      verifyConsistency(Number(oldSize), Number(newSize), proof.map(bytes), bytes(oldRoot), bytes(newRoot)),
    ).toBe(holds && areHashes)
  })
})
