import { GradeIcon } from '../grade-icon.tsx'
import type { Answer } from '../verdict-words.ts'

/** An answer of a verification: icon and words. */
export function AnswerWords({ answer: { word, ground, grade } }: { readonly answer: Answer }) {
  return (
    <span className={`answer text-${grade}`} title={ground}>
      <GradeIcon grade={grade} size={14} />
      {word}
    </span>
  )
}
