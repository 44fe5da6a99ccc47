import { RefreshCw } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import type { Failure } from '../state/failure.ts'
import { Button } from './button.tsx'
import { FailureMessage } from './message.tsx'

export function TryAgain({ children = 'Try again', ...rest }: ComponentProps<typeof Button>) {
  return (
    <Button {...rest}>
      <RefreshCw size={rest.small ? 13 : 14} aria-hidden />
      {children}
    </Button>
  )
}

/** A place whose content could not be read: what failed, what to do about it, and the way to try again. */
export function Failed({
  title,
  failure,
  onRetry,
  retry,
  small = false,
  className = '',
  children,
}: {
  readonly title?: string
  readonly failure: Failure
  readonly onRetry: () => unknown
  /** What the button says where it is no second try. */
  readonly retry?: string | undefined
  readonly small?: boolean
  /** Of the room that the place has around it. */
  readonly className?: string
  /** Other ways out, beside. */
  readonly children?: ReactNode
}) {
  return (
    <div className={`stack ${className}`}>
      <FailureMessage failure={failure} {...(title === undefined ? {} : { title })} />
      <div className="row">
        <TryAgain small={small} onClick={() => void onRetry()}>
          {retry}
        </TryAgain>
        {children}
      </div>
    </div>
  )
}
