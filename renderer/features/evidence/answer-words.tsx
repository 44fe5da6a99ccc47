import { ToneIcon } from '../../ui/message.tsx'
import type { Answer } from './verdict-words.ts'

/** An answer of a verification: icon and words. */
export function AnswerWords({ answer }: { readonly answer: Answer }) {
  return (
    <span className={`answer text-${answer.tone}`}>
      <ToneIcon tone={answer.tone} size={14} />
      {answer.words}
    </span>
  )
}
