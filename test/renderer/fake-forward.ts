/** Forwarding of the fake engine: targets and a history, kept in memory as the real ones behave. */
import type { implement } from '@orpc/server'
import { ORPCError } from '@orpc/server'
import type { contract } from '../../shared/contract/index.ts'
import type { Forwarding, ForwardTarget, KeptTarget } from '../../shared/model/forward.ts'
import type { Progress } from '../../shared/model/progress.ts'
import { hexOf } from './fake-data.ts'

type Os = ReturnType<typeof implement<typeof contract>>

const SPLUNK: ForwardTarget = {
  kind: 'splunk',
  url: 'https://splunk.meridian.example:8088',
  index: 'audit',
  logGroup: null,
  logStream: null,
  region: null,
  profile: null,
  ca: null,
  secret: 'forward: Splunk of the desk',
}
const ELASTIC: ForwardTarget = {
  ...SPLUNK,
  kind: 'elasticsearch',
  url: 'https://elastic.meridian.example:9200',
  secret: null,
}

const FILE = 'audit/2024/02/2024-02-06.log.gz'
const SAMPLE = [1, 2, 3]
  .map(
    (line) =>
      `{"time":1707230${line}01.250000,"source":"${FILE}","sourcetype":"blotter:event","index":"audit","event":{"timestamp":"2024-02-06T14:30:0${line}.250Z","event_type":"order_filled","order_id":"ORD-2024-0${line}","quantity":100,"fill_price":${line}85.25},"fields":{"blotter_id":"${hexOf(String(line))}","blotter_file":"${FILE}","blotter_line":"${line}","blotter_verdict":"PASSED"}}`,
  )
  .join('\n')

export function fakeForward(
  os: Pick<Os, 'forward'>,
  steps: (phase: string, total: number, signal?: AbortSignal) => AsyncGenerator<Progress, void, void>,
) {
  let targets: readonly KeptTarget[] = [{ id: 1, name: 'Splunk of the desk', target: SPLUNK }]
  const at = '2024-02-10T09:12:44.120Z'
  const past = (id: number, more: Partial<Forwarding>): Forwarding => ({
    id,
    startedAt: at,
    target: SPLUNK,
    what: 'result',
    sql: "SELECT * FROM events WHERE event_type = 'order_filled' ORDER BY id",
    resultId: 'r-1',
    total: 12_480,
    read: 12_480,
    acknowledged: 12_480,
    refused: 0,
    known: 0,
    bytes: 9_140_200,
    batches: 9,
    status: 'done',
    error: null,
    lastAt: at,
    ...more,
  })
  let list: readonly Forwarding[] = [
    past(3, {
      status: 'failed',
      read: 8200,
      acknowledged: 8200,
      batches: 6,
      error: 'Given up after 10 tries: Server is busy',
    }),
    past(2, { target: ELASTIC, acknowledged: 12_478, refused: 2, known: 400 }),
    past(1, { what: 'findings', sql: null, resultId: null, total: 7, read: 7, acknowledged: 7, batches: 1 }),
  ]
  async function* run(id: number, forwarding: Forwarding, signal?: AbortSignal) {
    yield* steps('forward', forwarding.total, signal)
    const { total } = forwarding
    const done = { ...forwarding, status: 'done' as const, read: total, acknowledged: total, error: null }
    list = [done, ...list.filter((each) => each.id !== id)]
    return done
  }
  return {
    forward: {
      targets: os.forward.targets.handler(() => targets),
      saveTarget: os.forward.saveTarget.handler(({ input: { id, name, target } }) => {
        const kept = { id: id ?? targets.length + 1, name, target }
        targets = [...targets.filter((each) => each.id !== kept.id), kept]
        return kept
      }),
      removeTarget: os.forward.removeTarget.handler(({ input }) => {
        targets = targets.filter((each) => each.id !== input.id)
      }),
      check: os.forward.check.handler(({ input: { target } }) => {
        if (target.url?.includes('nowhere')) {
          throw new ORPCError('TARGET', {
            message: `${target.url} cannot be reached: ENOTFOUND`,
            data: { hint: 'Check the address, and that this computer may reach it.' },
          })
        }
        const on = 'Indexer acknowledgement is on: a batch counts when it is indexed.'
        return { server: 'Splunk HTTP Event Collector', notes: ['The token is accepted.', on] }
      }),
      preview: os.forward.preview.handler(async function* ({ input, signal }) {
        yield* steps('dry run', 12_480, signal)
        const measured = { bytes: 9_140_200, batches: 9, refusals: [] }
        return {
          total: 12_480,
          sample: SAMPLE,
          sampleRecords: 3,
          measured: input.whole ? measured : null,
        }
      }),
      send: os.forward.send.handler(async function* ({ input, signal }) {
        const id = list.length + 1
        return yield* run(id, past(id, { target: input.target, read: 0, acknowledged: 0 }), signal)
      }),
      resume: os.forward.resume.handler(async function* ({ input, signal }) {
        const found = list.find((each) => each.id === input.id)
        if (!found)
          throw new ORPCError('NOT_FOUND', { message: `There is no forwarding ${input.id}.`, data: {} })
        return yield* run(input.id, found, signal)
      }),
      list: os.forward.list.handler(() => list),
      refusals: os.forward.refusals.handler(({ input }) => {
        const refusals = [
          {
            row: 318,
            file: FILE,
            line: 512,
            documentId: hexOf('a'),
            status: 'HTTP 400',
            reason:
              'document_parsing_exception: [1:412] failed to parse field [record.details.limit] of type [long] (For input string: "none")',
          },
          {
            row: 7410,
            file: FILE,
            line: 9021,
            documentId: hexOf('b'),
            status: 'HTTP 400',
            reason: 'document_parsing_exception: [1:80] failed to parse field [record.notes] of type [text]',
          },
        ]
        return input.id === 2 ? { total: 2, refusals } : { total: 0, refusals: [] }
      }),
    },
  }
}
