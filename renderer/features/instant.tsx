import { useShowInstant } from './use-show-instant.ts'

/** An instant to the second, in the times that the user chose, always with their zone. */
export function Instant({ at }: { readonly at: string }) {
  return <time dateTime={at}>{useShowInstant()(at)}</time>
}
