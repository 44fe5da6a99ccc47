/** What is done on the Evidence screen, by its buttons and by command. Failures become notices. */
import { checkpointText, newestAnchor } from '../../state/anchors.ts'
import type { App } from '../../state/app.ts'
import { defaultDrillDay } from '../../state/drills.ts'
import { copyText } from '../../ui/copy.ts'
import { formatCount } from '../../ui/format.ts'
import { drillCounts } from './drill-words.ts'

/** Saves the certificate of a verification run; `lastDay` is part of the name that is proposed. */
export function saveCertificate(app: App, runId: number, lastDay: string | null): Promise<unknown> {
  return app.attempt('The certificate could not be saved', () => app.evidence.saveCertificate(runId, lastDay))
}

/** Saves the certificate of the newest verification, or says that there is none. */
export function saveNewestCertificate(app: App): Promise<unknown> {
  return app.attempt('The certificate could not be saved', async () => {
    if (app.archive.store.getState().days.status !== 'ready') await app.archive.refresh()
    const { latest } = app.archive.store.getState()
    if (latest) await app.evidence.saveCertificate(latest.runId, latest.result.coverage.found?.[1] ?? null)
    else {
      app.notices.push({
        tone: 'info',
        title: 'Nothing is verified yet',
        detail: 'A certificate says what a verification found. Pull and verify the archive first.',
      })
    }
  })
}

export function copyPublicKey(app: App): Promise<unknown> {
  return app.attempt('The public key could not be copied', async () => {
    if (app.evidence.store.getState().key.status !== 'ready') await app.evidence.loadKey()
    const { key } = app.evidence.store.getState()
    // What went wrong stands where the key would.
    if (key.status !== 'ready') return
    await copyText(key.value.pem)
    app.notices.push({ tone: 'success', title: 'Public key copied' })
  })
}

/** Asks for the file of an anchor; the dialog that adds it opens with what was chosen. */
export function chooseAnchor(app: App): Promise<unknown> {
  return app.attempt('The file could not be read', app.anchors.startAdding)
}

/** Copies the largest checkpoint that is held against the archive, or says that there is none. */
export function copyCheckpoint(app: App): Promise<unknown> {
  return app.attempt('The checkpoint could not be copied', async () => {
    if (app.anchors.store.getState().anchors.status !== 'ready') await app.anchors.refresh()
    const { anchors } = app.anchors.store.getState()
    if (anchors.status !== 'ready') return
    const newest = newestAnchor(anchors.value)
    if (!newest) {
      app.notices.push({
        tone: 'info',
        title: 'There is no anchor yet',
        detail: 'Add a certificate, a checkpoint or a timestamp token that was kept elsewhere.',
      })
      return
    }
    await copyText(checkpointText(newest))
    app.notices.push({
      tone: 'success',
      title: 'Checkpoint copied',
      detail: `${formatCount(newest.size)} manifests. Print it, sign it, and keep it away from this computer.`,
    })
  })
}

/** Runs the tamper drill of the day that is chosen, else of the one that shows most; says how it ended. */
export async function runDrill(app: App): Promise<void> {
  if (app.archive.store.getState().days.status !== 'ready') await app.archive.refresh()
  const { days } = app.archive.store.getState()
  const day =
    app.drills.store.getState().day ?? (days.status === 'ready' ? defaultDrillDay(days.value) : null)
  if (day === null) {
    app.notices.push({
      tone: 'info',
      title: 'No day is pulled',
      detail: 'A drill damages copies of a day. Pull the archive first.',
    })
    return
  }
  const outcome = await app.drills.run(day)
  if (outcome.status === 'failed') app.notices.fail('The drill failed', outcome.failure)
  else if (outcome.status === 'cancelled') {
    app.notices.push({ tone: 'info', title: 'The drill was cancelled', detail: 'Nothing of it is kept.' })
  } else {
    app.notices.push({
      tone: outcome.value.missed === 0 ? 'success' : 'warning',
      title: 'The drill has ended',
      detail: `${drillCounts(outcome.value)}.`,
    })
  }
}

export function verifyLog(app: App): Promise<unknown> {
  return app.activity.verify()
}

export function exportLog(app: App): Promise<unknown> {
  return app.attempt('The log could not be exported', () => app.activity.export())
}
