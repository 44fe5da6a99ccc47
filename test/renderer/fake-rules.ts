/** Alert rules as the window sees them, without an engine: two rules, three hits, and one mistake to find. */
import type { implement } from '@orpc/server'
import type { contract } from '../../shared/contract/index.ts'
import type { AlertRule, Disposition, RuleHit, RuleRun } from '../../shared/model/alert-rule.ts'

type Os = ReturnType<typeof implement<typeof contract>>

const RULES: readonly AlertRule[] = [
  {
    name: 'trading_halted',
    severity: 'critical',
    condition: "log_type == 'RISK' AND event == 'circuit_breaker_triggered'",
    rate: null,
    notification: ['pagerduty', 'sms'],
    responseTime: 'immediate',
    line: 3,
  },
  {
    name: 'high_slippage',
    severity: 'high',
    condition: "log_type == 'TRADE' AND slippage_pct > 0.02",
    rate: null,
    notification: ['email'],
    responseTime: '30_minutes',
    line: 6,
  },
]

const RULES_TEXT = `alerts:
  critical:
    - name: trading_halted
      condition: log_type == 'RISK' AND event == 'circuit_breaker_triggered'
  high:
    - name: high_slippage
      condition: log_type == 'TRADE' AND slippage_pct > 0.02
`

/** A text with `slipage` in it has one problem, at that word. */
export function fakeRules(os: Pick<Os, 'rules'>) {
  const said = new Map<string, Disposition>()
  let text = RULES_TEXT
  let saved = false
  const keyOf = ({ rule, line }: { readonly rule: string; readonly line: number }) => `${rule} ${line}`
  const say = (
    hits: readonly { readonly rule: string; readonly line: number }[],
    kind: Disposition['kind'],
    reason: string,
    caseId: number | null,
  ) => {
    for (const hit of hits) {
      said.set(keyOf(hit), {
        kind,
        reason,
        caseId,
        caseTitle: caseId === null ? null : 'Late cancels',
        author: 'Ana Ruiz',
        at: '2024-01-17T09:00:00.000Z',
      })
    }
  }
  const hit = (rule: AlertRule, line: number, day: string): RuleHit => ({
    rule: rule.name,
    severity: rule.severity,
    file: `audit/2024/01/${day}.log.gz`,
    line,
    day,
    time: `${day}T14:00:00.000001Z`,
    type: rule.severity === 'critical' ? 'RISK circuit_breaker_triggered' : 'TRADE trade_executed',
    burst: null,
    disposition: said.get(`${rule.name} ${line}`) ?? null,
  })
  const info = () =>
    saved
      ? { id: 1, sha256: 'ab'.repeat(32), savedBy: 'Ana Ruiz', savedAt: '2024-01-16T09:00:00.000Z', rules: 2 }
      : null
  const book = () => ({ path: '/home/ana/alert-rules.yaml', text, saved: info(), fileDiffers: false })
  const problemsOf = (given: string) => {
    const lines = given.split('\n')
    const at = lines.findIndex((line) => line.includes('slipage'))
    return at < 0
      ? []
      : [
          {
            line: at + 1,
            column: (lines[at]?.indexOf('slipage') ?? 0) + 1,
            length: 11,
            rule: 'high_slippage',
            message: 'There is no column or field “slipage_pct”.',
            hint: 'Did you mean “slippage_pct”?',
          },
        ]
  }
  return {
    rules: {
      book: os.rules.book.handler(book),
      check: os.rules.check.handler(({ input }) => ({ rules: RULES, problems: problemsOf(input.text) })),
      run: os.rules.run.handler(async function* ({ input }): AsyncGenerator<never, RuleRun, void> {
        const [halted, slippage] = RULES as [AlertRule, AlertRule]
        const inRange = ({ day }: RuleHit) =>
          input.range === undefined || (day !== null && day >= input.range.from && day <= input.range.to)
        const outcome = (rule: AlertRule, all: readonly RuleHit[]) => {
          const list = all.filter(inRange)
          return {
            rule,
            hits: list.length,
            dismissed: list.filter(({ disposition }) => disposition?.kind === 'dismissed').length,
            linked: list.filter(({ disposition }) => disposition?.kind === 'linked').length,
            days: [...new Set(list.map(({ day }) => day))].map((day) => ({
              day,
              hits: list.filter((each) => each.day === day).length,
            })),
            list,
            failure: null,
          }
        }
        return {
          range: input.range ?? null,
          sha256: 'ab'.repeat(32),
          ground: {
            files: 2,
            verified: 2,
            failed: 0,
            notChecked: 0,
            days: ['2024-01-15', '2024-01-16'],
            events: 240,
          },
          outcomes: [
            outcome(halted, [hit(halted, 12, '2024-01-15')]),
            outcome(slippage, [hit(slippage, 40, '2024-01-15'), hit(slippage, 7, '2024-01-16')]),
          ],
        }
      }),
      save: os.rules.save.handler(({ input }) => {
        text = input.text
        saved = true
        return book()
      }),
      history: os.rules.history.handler(() => [info()].filter((set) => set !== null)),
      set: os.rules.set.handler(() => ({ text })),
      dismiss: os.rules.dismiss.handler(({ input }): void =>
        say(input.hits, 'dismissed', input.reason, null),
      ),
      link: os.rules.link.handler(({ input }): void => say(input.hits, 'linked', input.reason, input.caseId)),
      reopen: os.rules.reopen.handler(({ input }): void => say(input.hits, 'reopened', input.reason, null)),
    },
  }
}
