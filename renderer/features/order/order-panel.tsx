import './order.css'
import { ArrowLeft, Copy, Download, X } from 'lucide-react'
import { useState } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useStore } from 'zustand'
import { formatBytes } from '../../../shared/model/byte-count.ts'
import type { OrderLife } from '../../../shared/model/order.ts'
import { lifeAsText, orderLine, suggestScale, type TimeScale } from '../../state/order-words.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ChoiceMenu } from '../../ui/choice-menu.tsx'
import { copyText } from '../../ui/copy.ts'
import { Empty, Loading } from '../../ui/empty.tsx'
import { TryAgain } from '../../ui/failed.tsx'
import { Message } from '../../ui/message.tsx'
import { Split } from '../../ui/split.tsx'
import { useApp } from '../app-context.tsx'
import { OrderFacts } from './order-facts.tsx'
import { orderPicture } from './order-picture.ts'
import { OrderRecord } from './order-record.tsx'
import { OrderWaterfall } from './order-waterfall.tsx'
import { RelatedOrders } from './related-orders.tsx'

const SAVE_CHOICES = [
  { id: 'svg', label: 'Picture', ending: '.svg' },
  { id: 'csv', label: 'Events', ending: '.csv' },
] as const

/** One order's life over the whole window. */
export function OrderPanel() {
  const app = useApp()
  const { orderId, life, trail } = useStore(app.orders.store)
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
              Order {orderId}
            </Heading>
            {value && <span className="dim ellipsis">{orderLine(value)}</span>}
            <span className="grow" />
            {value && <OrderActions life={value} />}
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
          ) : value ? (
            <Life key={value.orderId} life={value} />
          ) : (
            <Loading what="Looking for its records…" />
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

function Life({ life }: { readonly life: OrderLife }) {
  const app = useApp()
  const chosen = useStore(app.orders.store, (state) => state.chosen)
  const [scale, setScale] = useState<TimeScale>(() => suggestScale(life.events))
  const event = life.events.find(({ id }) => id === chosen)
  const main = (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="order-main" tabIndex={0} aria-label="Life of the order">
      <OrderFacts life={life} />
      {life.cutFrom !== null && (
        <Message tone="warn">
          {life.cutFrom.toLocaleString('en-US')} records name this order: the first{' '}
          {life.events.length.toLocaleString('en-US')} are shown.
        </Message>
      )}
      {life.anomalies.length > 0 && (
        <Message tone="warn">
          <strong>
            {life.anomalies.length === 1 ? 'One thing is odd' : `${life.anomalies.length} things are odd`}
          </strong>
          <ul className="order-anomalies">
            {life.anomalies.map(({ kind, words, id }) => (
              <li key={`${kind} ${id}`}>
                <button type="button" className="link" onClick={() => app.orders.choose(id)}>
                  {words}
                </button>
              </li>
            ))}
          </ul>
        </Message>
      )}
      <OrderWaterfall life={life} chosen={chosen} scale={scale} onScale={setScale} />
      <RelatedOrders life={life} />
    </section>
  )
  return (
    <div className="order-body">
      <Split
        id="order"
        orientation="horizontal"
        panels={[
          { id: 'life', content: main, minSize: '40%' },
          ...(event
            ? [
                {
                  id: 'record',
                  content: <OrderRecord event={event} onClose={() => app.orders.choose(null)} />,
                  defaultSize: '400px',
                  minSize: '240px',
                },
              ]
            : []),
        ]}
      />
    </div>
  )
}

function OrderActions({ life }: { readonly life: OrderLife }) {
  const app = useApp()
  const copy = () =>
    void app.attempt('The life could not be copied', async () => {
      await copyText(lifeAsText(life))
      app.notices.push({ tone: 'info', title: 'Life of the order copied' })
    })
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
    <>
      <Button small onClick={copy}>
        <Copy size={13} aria-hidden />
        Copy as text
      </Button>
      <ChoiceMenu label="Export the order’s life" choices={SAVE_CHOICES} onChoose={save}>
        <Download size={13} aria-hidden />
        Export
      </ChoiceMenu>
    </>
  )
}
