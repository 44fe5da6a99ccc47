import './order.css'
import { ArrowLeft, Columns2, Copy, Download, X } from 'lucide-react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useStore } from 'zustand'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { OrderLife } from '../../../shared/model/order.ts'
import type { Loadable } from '../../state/failure.ts'
import { suggestScale } from '../../state/order-axis.ts'
import { comparisonAsText } from '../../state/order-comparison.ts'
import { lifeAsText, orderLine } from '../../state/order-words.ts'
import type { OrdersState } from '../../state/orders.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { copyText } from '../../ui/copy.ts'
import { Empty, Loading } from '../../ui/empty.tsx'
import { TryAgain } from '../../ui/failed.tsx'
import { useApp } from '../app-context.tsx'
import { OrderComparison } from './order-comparison.tsx'
import { LifeOfOrder } from './order-life.tsx'
import { orderPicture } from './order-picture.ts'

const SAVE_CHOICES = [
  { id: 'svg', label: 'Picture', ending: '.svg' },
  { id: 'csv', label: 'Events', ending: '.csv' },
] as const

/** One order's life over the whole window, alone or beside another's. */
export function OrderPanel() {
  const app = useApp()
  const { orderId, life, other, trail } = useStore(app.orders.store)
  const value = life.status === 'ready' ? life.value : null
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => open || app.orders.close()}
      className="scrim order-scrim"
    >
      <Modal className="dialog-box order-box">
        <AriaDialog className="dialog">
          <div className="dialog-head order-head">
            {trail.length > 0 && (
              <IconButton label={`Back to order ${trail.at(-1)}`} onPress={() => void app.orders.back()}>
                <ArrowLeft size={16} aria-hidden />
              </IconButton>
            )}
            <Heading slot="title" level={2} className="ellipsis">
              {other ? `Order ${orderId} beside ${other.orderId}` : `Order ${orderId}`}
            </Heading>
            {value && !other && <span className="dim ellipsis">{orderLine(value)}</span>}
            <span className="grow" />
            {value && <OrderActions life={value} other={other} />}
            <IconButton label="Close" onPress={app.orders.close}>
              <X size={16} aria-hidden />
            </IconButton>
          </div>
          {life.status === 'failed' ? (
            <Empty
              title="This order cannot be followed"
              actions={
                <>
                  <TryAgain onClick={() => void app.orders.retry()} />
                  <Button onClick={() => void app.orders.openSearch()}>Find another</Button>
                </>
              }
            >
              {life.failure.message} {life.failure.hint}
            </Empty>
          ) : value && other ? (
            <Beside one={value} orderId={other.orderId} life={other.life} />
          ) : value ? (
            <LifeOfOrder key={value.orderId} life={value} />
          ) : (
            <Loading what="Looking for its records…" />
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

function Beside({
  one,
  orderId,
  life,
}: {
  readonly one: OrderLife
  readonly orderId: string
  readonly life: Loadable<OrderLife>
}) {
  const app = useApp()
  switch (life.status) {
    case 'idle':
    case 'loading':
      return <Loading what={`Looking for the records of ${orderId}…`} />
    case 'failed':
      return (
        <Empty
          title="The other order cannot be followed"
          actions={
            <>
              <TryAgain onClick={() => void app.orders.compare(orderId)} />
              <Button onClick={() => void app.orders.openSearch('compare')}>Find another</Button>
            </>
          }
        >
          {life.failure.message} {life.failure.hint}
        </Empty>
      )
    case 'ready':
      return <OrderComparison key={`${one.orderId} ${orderId}`} one={one} other={life.value} />
  }
}

function OrderActions({ life, other }: { readonly life: OrderLife; readonly other: OrdersState['other'] }) {
  const app = useApp()
  const beside = other?.life.status === 'ready' ? other.life.value : null
  const copy = () =>
    void app.attempt('It could not be copied', async () => {
      await copyText(beside ? comparisonAsText(life, beside) : lifeAsText(life))
      app.notices.push({ tone: 'info', title: beside ? 'Both lives copied' : 'Life of the order copied' })
    })
  return (
    <>
      <Button
        small
        onClick={() => (other ? app.orders.endComparison() : void app.orders.openSearch('compare'))}
      >
        <Columns2 size={13} aria-hidden />
        {other ? 'Close the comparison' : 'Compare with another order…'}
      </Button>
      {(!other || beside) && (
        <Button small onClick={copy}>
          <Copy size={13} aria-hidden />
          Copy as text
        </Button>
      )}
      {!other && <ExportLife life={life} />}
    </>
  )
}

function ExportLife({ life }: { readonly life: OrderLife }) {
  const app = useApp()
  const save = (format: 'svg' | 'csv') =>
    void app.attempt('The life could not be exported', async () => {
      const name = `order-${life.orderId}`
      const saved =
        format === 'csv'
          ? await app.orders.exportCsv(life.orderId)
          : await app.charts.save('svg', name, `Life of order ${life.orderId}`, async () =>
              orderPicture(life, suggestScale(life.events)),
            )
      if (!saved) return
      app.notices.push({
        tone: 'success',
        title: 'Life of the order exported',
        detail: `${saved.path}, ${formatBytes(saved.bytes)}`,
      })
    })
  return (
    <ChoiceMenu label="Export the order’s life" choices={SAVE_CHOICES} onChoose={save}>
      <Download size={13} aria-hidden />
      Export
    </ChoiceMenu>
  )
}
