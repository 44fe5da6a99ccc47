import { CircleCheck, CircleHelp, CircleX, Info } from 'lucide-react'
import { useMemo } from 'react'
import { factOf, readVerificationText } from '../../state/verification-lines.ts'
import { Message } from '../../ui/message.tsx'
import { useArchive } from '../app-context.tsx'

type Grade = 'good' | 'bad' | 'warn' | 'info'

const ANSWERS = ['Verification', 'Completeness', 'Trust'] as const

/** How good an answer is, by the words that the verifier prints. */
function gradeOf(name: string, value: string): Grade {
  const text = value.toLowerCase()
  switch (name) {
    case 'Verification':
      return text.startsWith('passed') ? 'good' : text.startsWith('failed') ? 'bad' : 'warn'
    case 'Completeness':
      return text.startsWith('not') ? 'warn' : 'good'
    default:
      return text.startsWith('pinned') ? 'good' : 'warn'
  }
}

function GradeIcon({ grade }: { readonly grade: Grade }) {
  const props = { size: 18, 'aria-hidden': true, className: `text-${grade}` } as const
  switch (grade) {
    case 'good':
      return <CircleCheck {...props} />
    case 'bad':
      return <CircleX {...props} />
    case 'warn':
      return <CircleHelp {...props} />
    case 'info':
      return <Info {...props} />
  }
}

/** The latest verification: three answers, each with its ground, and the text as the command line prints it. */
export function VerdictPanel() {
  const text = useArchive((state) => state.latest?.text ?? null)
  const read = useMemo(() => (text === null ? null : readVerificationText(text)), [text])
  if (text === null || read === null) {
    return <Message tone="info">Nothing is verified yet. Verify checks every hash and link, offline.</Message>
  }
  const others = read.facts.filter((fact) => !(ANSWERS as readonly string[]).includes(fact.name))
  return (
    <section className="verdict" aria-label="Verdict">
      <dl className="verdict-answers">
        {ANSWERS.map((name) => {
          const value = factOf(read, name) ?? 'not stated'
          const grade = gradeOf(name, value)
          return (
            <div key={name} className="verdict-answer">
              <GradeIcon grade={grade} />
              <dt>{name === 'Verification' ? 'Integrity' : name}</dt>
              <dd className={`text-${grade}`}>{value}</dd>
            </div>
          )
        })}
      </dl>
      <dl className="verdict-facts">
        {others.map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>Verification as text</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text has to be reachable by keyboard */}
        <pre tabIndex={0}>{text}</pre>
      </details>
    </section>
  )
}
