import './mark.css'
import { BriefcaseBusiness, MessageSquareText, Star, Tag } from 'lucide-react'
import { useEffect } from 'react'
import type { PlaceMarks, RecordPlace } from '../../../shared/model/mark.ts'
import { recordKey } from '../../state/evidence.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { plural } from '../../ui/format.ts'
import { useApp, useMarks } from '../app-context.tsx'
import { useKeys } from '../use-keys.ts'
import { addRecordsToCase, openMarking, toggleStar } from './mark-actions.ts'

/** The marks of the record at a place, asked for with those of the rows around it; null when it has none. */
export function useRecordMarks(file: string, line: number): PlaceMarks | null {
  const app = useApp()
  const marks = useMarks((state) => state.at[recordKey(file, line)])
  useEffect(() => {
    if (marks === undefined) app.marks.look({ file, line })
  }, [app, file, line, marks])
  return marks ?? null
}

/** In a row of a grid: a star, tags and comments, where there are some. */
export function RowMarks({ file, line }: RecordPlace) {
  const marks = useRecordMarks(file, line)
  if (!marks) return null
  const words = [
    marks.starred ? 'starred' : '',
    marks.tags.length > 0 ? `tagged ${marks.tags.join(', ')}` : '',
    marks.comments > 0 ? plural(marks.comments, 'comment') : '',
  ].filter(Boolean)
  return (
    <span className="row-marks" role="img" aria-label={words.join('; ')} title={words.join('\n')}>
      {marks.starred && <Star size={12} className="star" aria-hidden />}
      {marks.tags.length > 0 && <Tag size={11} aria-hidden />}
      {marks.comments > 0 && <MessageSquareText size={11} aria-hidden />}
    </span>
  )
}

/** Beside a record that is shown whole: star it, tag or comment it, put it into a case. */
export function RecordMarkButtons({ file, line }: RecordPlace) {
  const app = useApp()
  const marks = useRecordMarks(file, line)
  const star = useKeys('mark.star')
  const open = useKeys('mark.open')
  const places = [{ file, line }]
  const starred = marks?.starred === true
  const said = (marks?.tags.length ?? 0) + (marks?.comments ?? 0)
  return (
    <div className="row record-mark-buttons">
      <IconButton
        small
        label={star.hint(starred ? 'Remove the star' : 'Star this record')}
        pressed={starred}
        onPress={() => void toggleStar(app, places)}
      >
        <Star size={13} className={starred ? 'star' : ''} aria-hidden />
      </IconButton>
      <Button small title={open.hint('Tag or comment')} onClick={() => openMarking(app, places)}>
        <Tag size={13} aria-hidden />
        {said > 0 ? `Tags and comments (${said})` : 'Tag or comment…'}
      </Button>
      <Button small onClick={() => addRecordsToCase(app, places)}>
        <BriefcaseBusiness size={13} aria-hidden />
        Add to case…
      </Button>
    </div>
  )
}
