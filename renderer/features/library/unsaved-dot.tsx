import { isUnsaved } from '../../state/tab-details.ts'
import type { SqlTab } from '../../state/workbench.ts'
import { useDetails } from '../app-context.tsx'

/** Beside the name of a tab that is not what its file holds. */
export function UnsavedDot({ tab }: { readonly tab: SqlTab }) {
  const unsaved = useDetails((state) => isUnsaved(tab, state.byTab[tab.id]))
  return unsaved ? (
    <span className="unsaved" role="img" aria-label="unsaved" title="Not saved to its file" />
  ) : null
}
