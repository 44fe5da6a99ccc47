import { History } from 'lucide-react'
import { useState } from 'react'
import type { RuleSetInfo } from '../../../shared/model/alert-rule.ts'
import { Button } from '../../ui/button.tsx'
import { plural } from '../../ui/format.ts'
import { useApp } from '../app-context.tsx'
import { Instant } from '../instant.tsx'
import { VersionsDialog } from '../versions-dialog.tsx'

/** The sets of rules that were in force before, and what changed from one to the next. */
export function EarlierRules({ disabled }: { readonly disabled: boolean }) {
  const app = useApp()
  const [sets, setSets] = useState<readonly RuleSetInfo[] | null>(null)
  const open = () =>
    app.attempt('The earlier rules could not be read', async () => setSets(await app.rules.history()))
  return (
    <>
      <Button disabled={disabled} onClick={() => void open()}>
        <History size={14} aria-hidden />
        Versions…
      </Button>
      {sets && (
        <VersionsDialog
          title="Versions of the alert rules"
          versions={sets.map(({ id, sha256, savedAt, savedBy, rules }) => ({
            id,
            title: `Version ${id}`,
            about: (
              <>
                <Instant at={savedAt} /> by {savedBy}, {plural(rules, 'rule')}
              </>
            ),
            sha256,
          }))}
          textOf={app.rules.textOf}
          onTake={app.rules.edit}
          onClose={() => setSets(null)}
        />
      )}
    </>
  )
}
