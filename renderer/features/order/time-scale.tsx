import type { TimeScale } from '../../state/order-axis.ts'
import { SegmentChoice } from '../../ui/segments.tsx'

const SCALES = [
  { value: 'even', label: 'By the clock' },
  {
    value: 'compressed',
    label: 'Compressed',
    title: 'Every wait by its magnitude, so that microseconds and hours show in one picture',
  },
] as const

export function TimeScaleChoice({
  scale,
  onScale,
}: {
  readonly scale: TimeScale
  readonly onScale: (scale: TimeScale) => void
}) {
  return <SegmentChoice label="Scale of time" segments={SCALES} value={scale} onChange={onScale} />
}
