import { useMemo } from 'react'
import { differingParts, type Segment } from '../../state/mark-line.ts'
import { Copyable } from '../copyable.tsx'

/** Expected above actual, whole and copyable; where both are known, what differs is marked. */
export function ComparedValues({
  expected,
  actual,
}: {
  readonly expected: string | number | null
  readonly actual: string | number | null
}) {
  const [one, other] = useMemo(() => differingParts(textOf(expected), textOf(actual)), [expected, actual])
  if (expected === null && actual === null) return null
  return (
    <dl className="compared">
      <Value name="Expected" value={expected} segments={one} />
      <Value name="Actual" value={actual} segments={other} />
    </dl>
  )
}

function textOf(value: string | number | null): string | null {
  return value === null ? null : String(value)
}

function Value({
  name,
  value,
  segments,
}: {
  readonly name: string
  readonly value: string | number | null
  readonly segments: readonly Segment[]
}) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {value === null ? (
          <span className="dim">not stated</span>
        ) : (
          <Copyable name={name.toLowerCase()} value={String(value)} shown={<Marks segments={segments} />} />
        )}
      </dd>
    </>
  )
}

function Marks({ segments }: { readonly segments: readonly Segment[] }) {
  let at = 0
  return segments.map(({ text, marked }) => {
    const key = at
    at += text.length
    return marked ? (
      <span key={key} className="differs">
        {text}
      </span>
    ) : (
      <span key={key}>{text}</span>
    )
  })
}
