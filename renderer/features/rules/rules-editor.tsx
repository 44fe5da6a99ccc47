import { CircleCheck, CircleX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { RuleProblem } from '../../../shared/model/alert-rule.ts'
import { plural } from '../../ui/format.ts'
import { useApp, useRules } from '../app-context.tsx'

/** A pause in typing after which the text is checked. */
const CHECK_AFTER_MS = 300

/** The YAML, with line numbers, and every mistake as a way to its place. */
export function RulesEditor() {
  const app = useApp()
  const text = useRules((state) => state.text)
  const check = useRules((state) => state.check)
  const area = useRef<HTMLTextAreaElement>(null)
  const numbers = useRef<HTMLPreElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the text is checked
  useEffect(() => {
    const timer = setTimeout(() => void app.rules.check(), CHECK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [app, text])
  const problems = check.status === 'ready' ? check.value.problems : []
  const wrong = new Set(problems.map(({ line }) => line))
  const goTo = ({ line, column, length }: RuleProblem) => {
    const lines = text.split('\n')
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1
    area.current?.focus()
    area.current?.setSelectionRange(start, Math.min(text.length, start + length))
  }
  return (
    <section className="rules-editor" aria-label="Rules as YAML">
      <div className="rules-text">
        <pre className="rules-numbers" aria-hidden ref={numbers}>
          {text.split('\n').map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <span key={index} className={wrong.has(index + 1) ? 'rules-wrong' : ''}>
              {`${wrong.has(index + 1) ? '✕ ' : ''}${index + 1}\n`}
            </span>
          ))}
        </pre>
        <textarea
          ref={area}
          aria-label="Text of the rules"
          aria-invalid={problems.length > 0}
          aria-describedby="rules-problems"
          spellCheck={false}
          wrap="off"
          value={text}
          onChange={(event) => app.rules.edit(event.target.value)}
          onScroll={(event) => {
            if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop
          }}
        />
      </div>
      <div className="rules-problems" id="rules-problems" role="status">
        {check.status === 'ready' && problems.length === 0 && (
          <span className="text-good">
            <CircleCheck size={13} aria-hidden /> {plural(check.value.rules.length, 'rule')}, no mistakes
          </span>
        )}
        {check.status === 'failed' && <span className="text-bad">{check.failure.message}</span>}
        {problems.map((problem) => (
          <button
            key={`${problem.line} ${problem.column} ${problem.message}`}
            type="button"
            className="rules-problem"
            onClick={() => goTo(problem)}
          >
            <CircleX size={13} aria-hidden className="text-bad" />
            <span>
              Line {problem.line}: {problem.message}
              {problem.hint && <span className="dim"> {problem.hint}</span>}
            </span>
          </button>
        ))}
      </div>
    </section>
  )
}
