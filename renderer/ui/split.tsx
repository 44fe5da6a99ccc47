import type { ReactNode } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'

export type SplitPanel = {
  readonly id: string
  readonly content: ReactNode
  /** Left out: what the other panels leave. */
  readonly defaultSize?: string
  readonly minSize: string
}

/** Panels side by side or stacked, sizes remembered. */
export function Split({
  id,
  orientation,
  panels,
}: {
  readonly id: string
  readonly orientation: 'horizontal' | 'vertical'
  readonly panels: readonly SplitPanel[]
}) {
  const layout = useDefaultLayout({ id, panelIds: panels.map((panel) => panel.id), storage: localStorage })
  return (
    <Group
      id={id}
      orientation={orientation}
      {...(layout.defaultLayout ? { defaultLayout: layout.defaultLayout } : {})}
      onLayoutChanged={layout.onLayoutChanged}
      style={{ height: '100%' }}
    >
      {panels.flatMap((panel, index) => [
        index > 0 ? (
          <Separator
            key={`${panel.id}-separator`}
            className="splitter"
            aria-label={`Resize ${panel.id} panel`}
          />
        ) : null,
        <Panel
          key={panel.id}
          id={panel.id}
          {...(panel.defaultSize ? { defaultSize: panel.defaultSize } : {})}
          // What was measured in pixels stays so when the window grows or shrinks.
          groupResizeBehavior={
            panel.defaultSize?.endsWith('px') ? 'preserve-pixel-size' : 'preserve-relative-size'
          }
          minSize={panel.minSize}
        >
          {panel.content}
        </Panel>,
      ])}
    </Group>
  )
}

/** Forgets all sizes: panels that are drawn anew have their first ones. */
export function forgetSplits(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith('react-resizable-panels')) localStorage.removeItem(key)
  }
}
