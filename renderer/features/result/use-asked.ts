import { useEffect, useState } from 'react'
import { IDLE, LOADING, type Loadable, toFailure } from '../../state/failure.ts'

/** Asks again whenever the key changes; what was asked before is stopped then. An empty key asks nothing. */
export function useAsked<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Loadable<T> {
  const [answer, setAnswer] = useState<{ readonly key: string; readonly value: Loadable<T> }>({
    key: '',
    value: IDLE,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is asked
  useEffect(() => {
    if (key === '') return
    const controller = new AbortController()
    setAnswer({ key, value: LOADING })
    ask(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setAnswer({ key, value: { status: 'ready', value } })
      },
      (error: unknown) => {
        if (!controller.signal.aborted)
          setAnswer({ key, value: { status: 'failed', failure: toFailure(error) } })
      },
    )
    return () => controller.abort()
  }, [key])
  return key === '' ? IDLE : answer.key === key ? answer.value : LOADING
}
