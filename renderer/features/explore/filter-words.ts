import type { Filter } from '../../../shared/model/explore.ts'

/** A filter as people say it, for its chip. */
export function filterWords({ field, exclude, match }: Filter): string {
  const name = (value: string | null) => (value === null ? 'nothing' : value === '' ? 'an empty text' : value)
  switch (match.kind) {
    case 'values':
      return `${field} ${exclude ? 'is not' : 'is'} ${match.values.map(name).join(' or ')}`
    case 'range':
      return `${field} ${exclude ? 'not from' : 'from'} ${match.from ?? 'the least'} to ${match.to ?? 'the most'}`
    case 'contains':
      return `${field} ${exclude ? 'without' : 'contains'} ${match.text}`
    case 'present':
      return `${field} ${exclude ? 'is missing' : 'is there'}`
  }
}
