import { X } from 'lucide-react'
import { useEffect } from 'react'
import type { Notice } from '../../state/notices.ts'
import { IconButton } from '../../ui/button.tsx'
import { type Tone, ToneIcon } from '../../ui/message.tsx'
import { useApp, useNotices } from '../app-context.tsx'

export const NOTICE_TONES: Readonly<Record<Notice['tone'], Tone>> = {
  info: 'info',
  success: 'good',
  warning: 'warn',
  error: 'bad',
}

export function NoticeRegion() {
  const notices = useNotices((state) => state.notices)
  return (
    <section className="notices" aria-label="Notices" aria-live="polite">
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </section>
  )
}

/** Good news goes by itself; what failed stays until it is dismissed. */
function NoticeCard({ notice }: { readonly notice: Notice }) {
  const app = useApp()
  const passing = notice.tone === 'success' || notice.tone === 'info'
  useEffect(() => {
    if (!passing) return
    const timer = setTimeout(() => app.notices.dismiss(notice.id), 8000)
    return () => clearTimeout(timer)
  }, [app, notice.id, passing])
  const tone = NOTICE_TONES[notice.tone]
  return (
    <div className={`notice tone-${tone}`}>
      <ToneIcon tone={tone} />
      <div className="notice-text">
        <strong>{notice.title}</strong>
        {notice.times > 1 && <span className="dim"> ({notice.times} times)</span>}
        {notice.detail && <p>{notice.detail}</p>}
      </div>
      <IconButton small label="Dismiss notice" onPress={() => app.notices.dismiss(notice.id)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
