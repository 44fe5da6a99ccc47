import { ChevronDown, ChevronRight, Copy, Database } from 'lucide-react'
import { useState } from 'react'
import { writeSelect } from '../../../shared/model/explore.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { useApp, useExplore } from '../app-context.tsx'

/** The statement that the question means. It is what runs, to the letter. */
export function WrittenSql() {
  const app = useApp()
  const question = useExplore((state) => state.question)
  const listing = useExplore((state) => state.listing)
  const [open, setOpen] = useState(() => app.deps.preferences.get('explore-sql') !== 'closed')
  const sql = writeSelect(question, listing)
  const toggle = () => {
    app.deps.preferences.set('explore-sql', open ? 'closed' : 'open')
    setOpen(!open)
  }
  const copy = () =>
    app.attempt('The SQL could not be copied', async () => {
      await copyText(sql)
      app.notices.push({ tone: 'info', title: 'SQL copied' })
    })
  return (
    <section className="explore-sql" aria-label="SQL of the question">
      <div className="row">
        <button type="button" className="explore-fold" aria-expanded={open} onClick={toggle}>
          {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />} SQL
        </button>
        {!open && <code className="explore-sql-short">{sql.replace(/\s+/g, ' ')}</code>}
        <span className="grow" />
        <Button small tone="quiet" onClick={() => void copy()}>
          <Copy size={13} aria-hidden /> Copy SQL
        </Button>
        <Button small tone="quiet" onClick={() => app.commands.run('explore.open-sql')}>
          <Database size={13} aria-hidden /> Open in SQL
        </Button>
      </div>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        <pre tabIndex={0} data-testid="explore-sql">
          {sql}
        </pre>
      )}
    </section>
  )
}
