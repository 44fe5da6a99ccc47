import { type ReactNode, useState } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'

export type SplitPanel = {
  readonly id: string
  readonly content: ReactNode
  /** Left out: what the other panels leave. */
  readonly defaultSize?: string
  readonly minSize: string
}

const KEPT = 'react-resizable-panels'

/** What was measured in pixels is kept so: a part of the window is another width in another window. */
function keptPixels(key: string, first: string): string {
  const kept = localStorage.getItem(key)
  return kept !== null && /^\d+$/.test(kept) ? `${kept}px` : first
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
  const inPixels = (panel: SplitPanel) => panel.defaultSize?.endsWith('px') ?? false
  const parts = panels.some(inPixels) ? undefined : layout.defaultLayout
  return (
    <Group
      id={id}
      orientation={orientation}
      {...(parts ? { defaultLayout: parts } : {})}
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
        inPixels(panel) ? (
          <PixelPanel key={panel.id} panel={panel} name={`${KEPT}:${id}:${panel.id}:pixels`} />
        ) : (
          <Panel
            key={panel.id}
            id={panel.id}
            {...(panel.defaultSize ? { defaultSize: panel.defaultSize } : {})}
            minSize={panel.minSize}
          >
            {panel.content}
          </Panel>
        ),
      ])}
    </Group>
  )
}

/** A panel that stays as wide as it is when the window grows or shrinks, and in the next one. */
function PixelPanel({ panel, name }: { readonly panel: SplitPanel; readonly name: string }) {
  const [size] = useState(() => keptPixels(name, panel.defaultSize ?? ''))
  return (
    <Panel
      id={panel.id}
      defaultSize={size}
      minSize={panel.minSize}
      groupResizeBehavior="preserve-pixel-size"
      onResize={({ inPixels }) => {
        // Nothing is seen of it in a hidden place: that is no choice of the user.
        if (inPixels > 0) localStorage.setItem(name, String(Math.round(inPixels)))
      }}
    >
      {panel.content}
    </Panel>
  )
}

/** Forgets all sizes: panels that are drawn anew have their first ones. */
export function forgetSplits(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(KEPT)) localStorage.removeItem(key)
  }
}
