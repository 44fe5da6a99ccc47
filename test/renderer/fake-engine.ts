/** The contract, played by a fake: for looking at the window and for testing its stores. Never shipped. */
import { implement, ORPCError } from '@orpc/server'
import type { PullResult } from '../../shared/contract/archive.ts'
import { contract } from '../../shared/contract/index.ts'
import type { HistoryEntry, Tab } from '../../shared/contract/query.ts'
import type { PinnedKey, WorkspaceInfo } from '../../shared/contract/workspace.ts'
import type { Anchor } from '../../shared/model/anchor.ts'
import type { ArchiveDay, SourceInfo } from '../../shared/model/archive-view.ts'
import type { ResultInfo } from '../../shared/model/cell.ts'
import type { Drill } from '../../shared/model/drill.ts'
import type { Progress } from '../../shared/model/progress.ts'
import type { UnfinishedVerification, VerificationResult } from '../../shared/model/verification.ts'
import { fakeAttest } from './fake-attest.ts'
import { fakeCases } from './fake-cases.ts'
import { fakeCharts, fakeOrders } from './fake-charts.ts'
import {
  ALARMS,
  FAILED_DAY,
  FIRST,
  fileOf,
  findingsOf,
  hexOf,
  LAST,
  LONG_ROWS,
  lineText,
  makeDays,
  makeDetail,
  makeManyFindings,
  makeYears,
  RESULT_COLUMNS,
  rowOf,
  SCHEMA,
  SOURCES,
  VERIFICATION,
  VERIFICATION_TEXT,
} from './fake-data.ts'
import { fakeEditor } from './fake-editor.ts'
import {
  ACTIVITY_COUNT,
  ANCHORS,
  activityKind,
  activityOf,
  DRILLED_DAY,
  differenceOf,
  makeDrill,
  NOT_PROVED,
  PROVED,
  summaryOf,
  WORKSTATION_KEY,
} from './fake-evidence.ts'
import { fakeExplore } from './fake-explore.ts'
import { fakeForward } from './fake-forward.ts'
import { createFakeLibrary } from './fake-library.ts'
import { fakePackage } from './fake-package.ts'
import { NAMED_RECORDS, REPORT_HTML, REPORT_TEXT } from './fake-report.ts'
import { FILTERED_ROWS, fakeResultRouter, LINEAGE } from './fake-result.ts'
import { fakeRetention } from './fake-retention.ts'
import { fakeRules } from './fake-rules.ts'

/** `years`: five years of days and thousands of findings; `clean`: verified, and nothing found. */
export type Scenario = 'data' | 'years' | 'clean' | 'empty' | 'nothing-pulled' | 'error'

/** Waits, and throws the signal's reason when it is aborted. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', stop, { once: true })
  })
}

async function* progressOf(
  phases: readonly (readonly [string, Progress['unit'], number])[],
  tick: number,
  signal?: AbortSignal,
): AsyncGenerator<Progress, void> {
  for (const [phase, unit, total] of phases) {
    for (let step = 0; step <= 20; step++) {
      yield {
        phase,
        done: Math.round((total * step) / 20),
        total,
        unit,
        detail: `2024-01-${String(step + 1).padStart(2, '0')}`,
      }
      await wait(tick, signal)
    }
  }
}

export type FakeOptions = {
  readonly scenario: Scenario
  readonly tick?: number
  /** The folder of saved questions: name of the file, and its text. */
  readonly disk?: Map<string, string>
}

function daysOf(scenario: Scenario): readonly ArchiveDay[] {
  switch (scenario) {
    case 'data':
      return makeDays()
    case 'years':
      return makeYears()
    case 'clean':
      return makeDays().map((day) =>
        day.file === null
          ? { ...day, findings: 0 }
          : { ...day, state: 'verified', verdict: 'PASSED', findings: 0, alarms: 0 },
      )
    default:
      return []
  }
}

function verificationOf(scenario: Scenario): VerificationResult {
  switch (scenario) {
    case 'years':
      return { ...VERIFICATION, findings: makeManyFindings() }
    case 'clean':
      return {
        ...VERIFICATION,
        integrity: 'PASSED',
        completeness: { status: 'PROVEN_TO_CHECKPOINT', by: 'checkpoint 25', through: '2024-02-06' },
        hash_chain: { valid: true },
        authentic: VERIFICATION.entries,
        coverage: { ...VERIFICATION.coverage, missing: [] },
        findings: [],
      }
    default:
      return VERIFICATION
  }
}

export function createFakeRouter({ scenario, tick = 60, disk }: FakeOptions) {
  const os = implement(contract)
  let sources: readonly SourceInfo[] = scenario === 'empty' ? [] : SOURCES
  let pins: readonly PinnedKey[] =
    scenario === 'empty'
      ? []
      : [
          {
            id: 1,
            kind: 'root',
            fingerprint: hexOf('root'),
            addedAt: '2024-02-10T08:00:00Z',
            label: 'root.pem',
          },
        ]
  let days = daysOf(scenario)
  let unfinished: UnfinishedVerification | null = null
  const verification = verificationOf(scenario)
  let alarms = scenario === 'data' ? ALARMS : []
  let tabs: readonly Tab[] = []
  let history: readonly HistoryEntry[] = []
  let budget = 2_000_000_000
  const results = new Map<string, ResultInfo>()
  let anchors: readonly Anchor[] = scenario === 'data' ? ANCHORS : []
  let drills: readonly Drill[] =
    scenario === 'data'
      ? [
          makeDrill('drill-2', DRILLED_DAY, '2024-02-10T09:31:07.412Z'),
          makeDrill('drill-1', '2024-02-05', '2024-02-09T16:02:44.001Z'),
        ]
      : []
  let settings: Readonly<Record<string, unknown>> = {}
  const activityCount = scenario === 'data' ? ACTIVITY_COUNT : 0

  const refuse = (): never => {
    throw new ORPCError('IO', {
      message:
        'The catalogue /home/ana/.local/share/blotter/catalogue.sqlite could not be read: disk I/O error.',
      data: { hint: 'Check the disk, then open the workspace again.' },
    })
  }
  const check = () => (scenario === 'error' ? refuse() : undefined)
  const inRange = (range: { from: string; to: string } | undefined) =>
    range ? days.filter((day) => day.day >= range.from && day.day <= range.to) : days

  async function* pull(signal?: AbortSignal): AsyncGenerator<Progress, PullResult> {
    yield* progressOf(
      [
        ['Download', 'bytes', 28_400_000],
        ['Verify', 'events', 175_482],
        ['Load', 'files', 25],
      ],
      tick,
      signal,
    )
    days = makeDays()
    return {
      plan: planOf(),
      fetched: 25,
      failed: [],
      bytes: 28_400_000,
      alarms: [],
      verification,
      loaded: { files: [], rows: 175_479, rejects: 3, skipped: 0 },
    }
  }
  const planOf = () => ({
    source: 's3://meridian-audit-prod/audit/',
    requested: [FIRST, LAST] as const,
    fetch: makeDays()
      .filter((day) => day.file !== null)
      .map((day, index) => ({
        key: day.file ?? '',
        size: day.bytes ?? 0,
        reason: index === 5 ? ('changed' as const) : ('new' as const),
      })),
    unchanged: 4,
    bytes: 28_400_000,
    needsRestore: [],
    missingDays: ['2024-01-01', '2024-01-24'],
    ignored: [{ key: 'audit/README.txt', reason: 'not a name of the layout' }],
  })

  return os.router({
    ...fakeCases(os),
    ...fakeForward(os, (phase, total, signal) => progressOf([[phase, 'rows', total]], tick, signal)),
    ...fakeRetention(os),
    ...fakePackage(os),
    ...fakeRules(os),
    ...fakeAttest(os),
    ...fakeExplore(os, scenario === 'empty' || scenario === 'nothing-pulled'),
    workspace: {
      info: os.workspace.info.handler((): WorkspaceInfo => {
        const loaded = days.filter((day) => day.loaded)
        return {
          path: '/home/ana/.local/share/blotter',
          toolVersion: '0.1.0',
          offline: scenario !== 'empty',
          sources,
          pins,
          daysPulled: days.filter((day) => day.file).length,
          daysLoaded: loaded.length,
          eventsLoaded: loaded.reduce((sum, day) => sum + (day.rows ?? 0), 0),
        }
      }),
      addSource: os.workspace.addSource.handler(({ input }) => {
        if (input.spec.includes('nowhere')) {
          throw new ORPCError('NOT_FOUND', {
            message: `There is no folder ${input.spec}.`,
            data: { hint: 'Choose a folder that exists.' },
          })
        }
        const added: SourceInfo = {
          id: sources.length + 1,
          spec: input.spec,
          kind: input.spec.startsWith('s3:') ? 's3' : 'folder',
          label: input.label ?? input.spec,
          region: input.region ?? null,
          endpoint: input.endpoint ?? null,
          pathStyle: input.pathStyle ?? false,
          profile: input.profile ?? null,
          secret: input.secret ?? null,
        }
        sources = [...sources, added]
        return added
      }),
      removeSource: os.workspace.removeSource.handler(({ input }) => {
        sources = sources.filter((source) => source.id !== input.id)
      }),
      addPin: os.workspace.addPin.handler(({ input }) => {
        const added = {
          id: pins.length + 1,
          kind: input.kind,
          fingerprint: hexOf(input.pem),
          addedAt: '2024-02-10T09:00:00Z',
          label: input.label,
        }
        pins = [...pins, added]
        return added
      }),
      removePin: os.workspace.removePin.handler(({ input }) => {
        pins = pins.filter((pin) => pin.id !== input.id)
      }),
      space: os.workspace.space.handler(() => ({
        cache: 48_120_331,
        caseDatabase: 31_470_592,
        results: 1_060_864,
        catalog: 2_453_504,
        resultsKept: 3,
      })),
      clearResults: os.workspace.clearResults.handler(() => ({ dropped: 3 })),
      settings: os.workspace.settings.handler(() => settings),
      setSetting: os.workspace.setSetting.handler(({ input }) => {
        settings = { ...settings, [input.key]: input.value }
      }),
    },
    archive: {
      days: os.archive.days.handler(({ input }) => {
        check()
        return inRange(input.range)
      }),
      day: os.archive.day.handler(({ input }) => makeDetail(input.day)),
      lines: os.archive.lines.handler(({ input }) =>
        Array.from({ length: input.before + input.after + 1 }, (_, index) => {
          const line = input.line - input.before + index
          return {
            line,
            byteOffset: line * 900,
            text: lineText(line),
            truncated: false,
            findings: findingsOf('2024-01-17').filter((finding) => finding.line === line),
          }
        }),
      ),
      findings: os.archive.findings.handler(({ input }) => {
        if (scenario === 'clean') return []
        if (scenario !== 'years') return inRange(input.range).flatMap((day) => findingsOf(day.day))
        const shown = new Set(inRange(input.range).map((day) => day.file))
        return makeManyFindings().filter(({ file }) => shown.has(file))
      }),
      alarms: os.archive.alarms.handler(() => alarms),
      acknowledgeAlarm: os.archive.acknowledgeAlarm.handler(({ input }) => {
        alarms = alarms.filter((alarm) => alarm.id !== input.id)
      }),
      plan: os.archive.plan.handler(async () => {
        await wait(tick)
        check()
        return planOf()
      }),
      pull: os.archive.pull.handler(async function* ({ signal }) {
        check()
        return yield* pull(signal)
      }),
      verify: os.archive.verify.handler(async function* ({ input, signal }) {
        if (input.mode === 'seal') {
          yield* progressOf([['Hashes and links', 'events', 175_482]], tick, signal)
          return verification
        }
        const total = 25
        const { startedAt, done: kept } = unfinished ?? { startedAt: '2024-02-10T09:20:00.000Z', done: 0 }
        for (let done = kept; done < total; done++) {
          unfinished = { startedAt, mode: 'full', range: input.range ?? null, done, total }
          yield { phase: 'Every signature', done, total, unit: 'files', detail: makeDays()[done]?.day ?? '' }
          await wait(tick, signal)
        }
        unfinished = null
        return {
          ...verification,
          mode: 'full',
          signatures: { total: 175_482, checked: 175_482, valid: 175_482 },
        }
      }),
      load: os.archive.load.handler(async function* ({ signal }) {
        yield* progressOf([['Load', 'files', 25]], tick, signal)
        return { files: [], rows: 175_479, rejects: 3, skipped: 0 }
      }),
      latest: os.archive.latest.handler(() =>
        days.length > 0
          ? {
              runId: 1,
              finishedAt: '2024-02-10T09:12:44.120Z',
              result: verification,
              text: VERIFICATION_TEXT,
              beside: {},
            }
          : null,
      ),
      unfinished: os.archive.unfinished.handler(() => unfinished),
      sample: os.archive.sample.handler(async function* ({ signal }) {
        yield* progressOf([['Write the sample', 'events', 200_000]], tick, signal)
        const result = yield* pull(signal)
        sources = SOURCES.slice(0, 1)
        return result
      }),
    },
    result: fakeResultRouter(results),
    query: {
      run: os.query.run.handler(async ({ input, signal }) => {
        const started = Date.now()
        const sql = input.sql.trim()
        const params = Object.fromEntries(
          Object.entries(input.params).map(([name, { value }]) => [name, value] as const),
        )
        const remember = (
          status: HistoryEntry['status'],
          rowCount: number | null,
          error: string | null,
          resultId: string | null = null,
        ) => {
          history = [
            {
              id: history.length + 1,
              sql,
              startedAt: '2024-02-10T09:12:44.120Z',
              durationMs: Date.now() - started,
              rowCount,
              status,
              error,
              params,
              resultId,
            },
            ...history,
          ]
        }
        if (/^\s*(insert|delete|copy|attach|install|set)\b/i.test(sql)) {
          remember('failed', null, 'refused')
          throw new ORPCError('SQL_REFUSED', {
            message:
              'Blotter runs SELECT, EXPLAIN, DESCRIBE and SUMMARIZE only: nothing in the case database is changed.',
            data: { hint: 'Use Export to write a result to a file.', position: { line: 1, column: 1 } },
          })
        }
        const wrong = /\bevnts\b/.exec(sql)
        if (wrong) {
          const before = sql.slice(0, wrong.index).split('\n')
          remember('failed', null, 'Table evnts does not exist')
          throw new ORPCError('SQL_ERROR', {
            message: 'There is no table “evnts”.',
            data: {
              hint: 'Did you mean “events”?',
              position: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, length: 5 },
            },
          })
        }
        try {
          await wait(/slow/.test(sql) ? 20_000 : tick * 3, signal)
        } catch (error) {
          remember('cancelled', null, null)
          throw error
        }
        const rowCount = /nothing/.test(sql) ? 0 : /limit 20/i.test(sql) ? 20 : LONG_ROWS
        const result: ResultInfo = {
          resultId: `result-${results.size + 1}`,
          sql,
          ...(Object.keys(params).length === 0 ? {} : { params }),
          columns: RESULT_COLUMNS,
          rowCount,
          elapsedMs: 360,
          ranAt: '2024-02-10T09:12:44.120Z',
          name: null,
          pinned: false,
          lineage: LINEAGE,
        }
        results.set(result.resultId, result)
        remember('done', rowCount, null, result.resultId)
        return result
      }),
      result: os.query.result.handler(({ input }) => {
        const found = results.get(input.resultId)
        if (!found) throw new ORPCError('NOT_FOUND', { message: 'This result is no longer kept.', data: {} })
        return found
      }),
      page: os.query.page.handler(async ({ input, signal }) => {
        await wait(Math.min(tick, 20), signal)
        const result = results.get(input.resultId)
        if (!result) throw new ORPCError('NOT_FOUND', { message: 'This result is no longer kept.', data: {} })
        const total = input.filter.length > 0 ? FILTERED_ROWS : result.rowCount
        const count = Math.max(0, Math.min(input.limit, total - input.offset))
        const reversed = input.sort[0]?.direction === 'desc'
        return {
          offset: input.offset,
          total,
          rows: Array.from({ length: count }, (_, index) =>
            rowOf(reversed ? result.rowCount - 1 - input.offset - index : input.offset + index),
          ),
        }
      }),
      export: os.query.export.handler(async function* ({ signal }) {
        yield* progressOf([['Write rows', 'rows', LONG_ROWS]], tick, signal)
        return { rows: LONG_ROWS, bytes: 84_211_004, path: '/home/ana/Documents/Query-1.csv' }
      }),
      complete: os.query.complete.handler(({ input }) => [
        { text: 'SELECT ', start: input.offset, kind: 'keyword' },
      ]),
      schema: os.query.schema.handler(() => {
        check()
        return SCHEMA
      }),
      lineage: os.query.lineage.handler(() => LINEAGE),
      history: os.query.history.handler(({ input: { text, status, before, limit } }) => {
        const meant = history.filter(
          (entry) =>
            entry.sql.toLowerCase().includes(text.toLowerCase()) && (!status || entry.status === status),
        )
        const below = meant.filter(({ id }) => before === null || id < before)
        return { entries: below.slice(0, limit), total: meant.length }
      }),
      forget: os.query.forget.handler(({ input: { ids } }) => {
        const left = ids === 'all' ? [] : history.filter(({ id }) => !ids.includes(id))
        const forgotten = history.length - left.length
        history = left
        return { forgotten }
      }),
      storage: os.query.storage.handler(() => ({ results: results.size, bytes: results.size * 1e6, budget })),
      setBudget: os.query.setBudget.handler(({ input }) => {
        budget = input.bytes
        return { results: results.size, bytes: results.size * 1e6, budget }
      }),
      tabs: os.query.tabs.handler(() => tabs),
      saveTabs: os.query.saveTabs.handler(({ input }) => {
        tabs = input.tabs
      }),
    },
    editor: fakeEditor(os.editor, (signal) => wait(20_000, signal)),
    chart: fakeCharts(os.chart, results, (signal) => wait(tick * 2, signal)),
    order: fakeOrders(os.order),
    library: createFakeLibrary(disk),
    report: {
      // biome-ignore lint/correctness/useYield: it is over before there is progress to tell
      render: os.report.render.handler(async function* ({ input, signal }) {
        await wait(tick, signal)
        if (input.report.kind === 'execution' && input.report.range.from === '2024-01-02') {
          throw new ORPCError('NOT_FOUND', {
            message: 'There is no loaded day from 2024-01-02 on.',
            data: { hint: 'Load the days first.' },
          })
        }
        return { content: input.format === 'html' ? REPORT_HTML : REPORT_TEXT, named: NAMED_RECORDS }
      }),
      // biome-ignore lint/correctness/useYield: it is over before there is progress to tell
      export: os.report.export.handler(async function* () {
        return { path: '/home/ana/Documents/daily.txt', bytes: 1204 }
      }),
      forms: os.report.forms.handler(async function* ({ input: { forms } }) {
        return {
          forms: forms.map(({ format }) => ({
            format,
            content: format === 'html' ? REPORT_HTML : REPORT_TEXT,
          })),
        }
      }),
    },
    evidence: {
      workstationKey: os.evidence.workstationKey.handler(() => {
        check()
        return WORKSTATION_KEY
      }),
      signingKey: os.evidence.signingKey.handler(() => ({
        ...WORKSTATION_KEY,
        fingerprint: 'cd'.repeat(32),
      })),
      certificate: os.evidence.certificate.handler(async () => {
        await wait(tick)
        return {
          path: '/home/ana/Documents/certificate-2024-02-06.json',
          bytes: 9_214,
          sha256: hexOf('certificate'),
          others: [
            '/home/ana/Documents/certificate-2024-02-06.json.sig',
            '/home/ana/Documents/certificate-2024-02-06.json.pem',
          ],
        }
      }),
      prove: os.evidence.prove.handler(async function* ({ input, signal }) {
        yield* progressOf([['Inclusion path', 'steps', 4]], Math.min(tick, 20), signal)
        const path = `/home/ana/Documents/record-${input.line}.${input.format}`
        return {
          path,
          bytes: 48_120,
          sha256: hexOf(path),
          others: [],
          check: input.file === fileOf(FAILED_DAY) ? NOT_PROVED : PROVED,
        }
      }),
      locate: os.evidence.locate.handler(async function* ({ signal }) {
        yield* progressOf([['Search', 'files', 25]], Math.min(tick, 10), signal)
        return [{ file: fileOf(DRILLED_DAY), line: 4211 }]
      }),
      difference: os.evidence.difference.handler(async function* ({ input, signal }) {
        yield* progressOf([['Read the line', 'steps', 2]], Math.min(tick, 10), signal)
        return differenceOf(input.file, input.line)
      }),
    },
    drill: {
      run: os.drill.run.handler(async function* ({ input, signal }) {
        const drill = makeDrill(`drill-${drills.length + 1}`, input.day, '2024-02-10T10:00:00.000Z')
        for (const [done, way] of drill.ways.entries()) {
          yield { phase: 'Drill', done, total: drill.ways.length, unit: 'steps', detail: way.title }
          await wait(tick, signal)
        }
        drills = [drill, ...drills]
        return drill
      }),
      list: os.drill.list.handler(() => {
        check()
        return drills.map(summaryOf)
      }),
      get: os.drill.get.handler(({ input }) => {
        const found = drills.find((drill) => drill.id === input.id)
        if (!found) throw new ORPCError('NOT_FOUND', { message: `There is no drill ${input.id}.`, data: {} })
        return found
      }),
      export: os.drill.export.handler(({ input }) => ({
        path: `/home/ana/Documents/${input.id}.${input.format === 'text' ? 'txt' : input.format}`,
        bytes: 21_004,
        sha256: hexOf(input.id),
        others: [],
      })),
    },
    anchor: {
      list: os.anchor.list.handler(() => {
        check()
        return anchors
      }),
      add: os.anchor.add.handler(({ input }) => {
        if (atob(input.content).startsWith('not an anchor')) {
          throw new ORPCError('USAGE', {
            message: 'The file is no certificate, no checkpoint and no timestamp token.',
            data: { hint: 'Choose a file that Blotter or the archive wrote.' },
          })
        }
        const added: Anchor = {
          id: anchors.length + 1,
          kind: 'checkpoint',
          origin: 'meridian-audit-prod/audit',
          size: 20,
          root: hexOf(input.content),
          day: '2024-01-30',
          firstSeen: '2024-02-10T10:00:00.000Z',
          attestedAt: null,
          label: input.label,
        }
        anchors = [added, ...anchors]
        return added
      }),
      withdraw: os.anchor.withdraw.handler(({ input }) => {
        anchors = anchors.filter((anchor) => anchor.id !== input.id)
      }),
    },
    activity: {
      list: os.activity.list.handler(({ input }) => {
        check()
        const newest = Math.min(input.before ?? activityCount, activityCount)
        const sought = input.search?.toLowerCase()
        const fits = (seq: number) => !sought || activityKind(seq).includes(sought)
        const entries = []
        for (let seq = newest - 1; seq >= 0 && entries.length < input.limit; seq--) {
          if (fits(seq)) entries.push(activityOf(seq))
        }
        let total = activityCount
        if (sought) {
          total = 0
          for (let seq = 0; seq < activityCount; seq++) if (fits(seq)) total++
        }
        return { entries, total }
      }),
      verify: os.activity.verify.handler(async function* ({ signal }) {
        yield* progressOf([['Hashes and links', 'events', activityCount]], tick, signal)
        return {
          ...VERIFICATION,
          integrity: 'PASSED',
          mode: 'full',
          entries: activityCount,
          authentic: activityCount,
          hash_chain: { valid: true },
          signatures: { total: activityCount, checked: activityCount, valid: activityCount },
          findings: [],
        } satisfies VerificationResult
      }),
      export: os.activity.export.handler(async function* ({ signal }) {
        yield* progressOf([['Write the log', 'events', activityCount]], tick, signal)
        return {
          path: '/home/ana/Documents/blotter-activity',
          entries: activityCount,
          files: ['keys.json', 'keys.sig', 'HOW-TO-CHECK.txt', fileOf('2024-02-09')],
        }
      }),
    },
  })
}
