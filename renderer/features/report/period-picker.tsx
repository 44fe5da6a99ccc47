import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ArchiveDay } from '../../../shared/model/archive-view.ts'
import { neighbour, periodOf, type ReportPeriod } from '../../state/report.ts'
import { IconButton } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { SelectField } from '../../ui/field.tsx'
import { daysWords } from '../../ui/format.ts'
import { useApp, useReport } from '../app-context.tsx'
import { quickPeriods } from './quick-periods.ts'
import { whyEmpty } from './report-days.ts'

/** From which day to which; a single day moves as one. */
export function PeriodPicker({ days }: { readonly days: readonly ArchiveDay[] }) {
  const app = useApp()
  const period = useReport(periodOf)
  const names = days.map(({ day }) => day)
  const choose = (next: ReportPeriod | null) => {
    if (next) void app.report.setPeriod(next)
  }
  const options = days.map((day) => (
    <option key={day.day} value={day.day}>
      {day.day}
      {whyEmpty(day) && ` (${whyEmpty(day)})`}
    </option>
  ))
  const changeFrom = (from: string) => {
    const alone = !period || period.from === period.to
    choose({ from, to: alone || from > period.to ? from : period.to })
  }
  const changeTo = (to: string) => choose({ from: !period || to < period.from ? to : period.from, to })
  const quick = quickPeriods(days.filter((day) => day.loaded).map(({ day }) => day))
  return (
    <>
      <IconButton
        label="Earlier period"
        disabled={!period || !neighbour(period, names, -1)}
        onPress={() => choose(period && neighbour(period, names, -1))}
      >
        <ChevronLeft size={15} aria-hidden />
      </IconButton>
      <SelectField
        inline
        label="From"
        value={period?.from ?? ''}
        disabled={days.length === 0}
        onChange={(event) => changeFrom(event.target.value)}
      >
        {options}
      </SelectField>
      <SelectField
        inline
        label="to"
        value={period?.to ?? ''}
        disabled={days.length === 0}
        onChange={(event) => changeTo(event.target.value)}
      >
        {options}
      </SelectField>
      <IconButton
        label="Later period"
        disabled={!period || !neighbour(period, names, 1)}
        onPress={() => choose(period && neighbour(period, names, 1))}
      >
        <ChevronRight size={15} aria-hidden />
      </IconButton>
      <ChoiceMenu
        label="Periods"
        look="btn"
        side="start"
        disabled={quick.length === 0}
        choices={quick.map(({ id, label, period: { from, to } }) => ({
          id,
          label,
          ending: daysWords(from, to),
        }))}
        onChoose={(id) => choose(quick.find((one) => one.id === id)?.period ?? null)}
      >
        Period
      </ChoiceMenu>
    </>
  )
}
