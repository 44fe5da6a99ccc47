import type { Day } from '../../../shared/model/archive.ts'
import { BlotterError } from '../../../shared/model/error.ts'
import { Agenda, MINUTE, timestampText } from './sample/agenda.ts'
import { type Fields, printJson } from './sample/json-text.ts'
import { Market } from './sample/market.ts'
import { Operations } from './sample/operations.ts'
import { People } from './sample/people.ts'
import { Random } from './sample/random.ts'
import { type Firm, identifiers, type Scene, sessionCurve, spread } from './sample/scene.ts'
import { placeStories } from './sample/stories.ts'
import { Desk } from './sample/trading.ts'
import { marketSession, tradingDays } from './sample/trading-calendar.ts'

export type SampleEventsOptions = {
  /** Number of trading days, default 30. */
  readonly days?: number | undefined
  /** About how many events a day, default 6700; no fewer than about 60 come out. */
  readonly eventsPerDay?: number | undefined
  /** Default 1. The same seed and options give the same bytes. */
  readonly seed?: number | string | undefined
  /** The first day that may hold events, default 2024-01-02. */
  readonly start?: Day | undefined
}

/** One event as a JSON line without chain fields and without line end. */
export type SampleEvent = { readonly timestamp: string; readonly line: string }

/** A day of the sample. Its events are made while they are read, once, and before those of the next day. */
export type SampleDay = { readonly day: Day; readonly events: Iterable<SampleEvent> }

export const SAMPLE_DEFAULTS = { days: 30, eventsPerDay: 6700, seed: 1, start: '2024-01-02' } as const

/** Events that one order brings about on average (itself, fills, position changes, its end), set to meet the total. */
const EVENTS_PER_ORDER = 4.36

/** The days that a sample of these options covers. Throws USAGE for counts that are no whole number in range. */
export function sampleDays(options: SampleEventsOptions = {}): readonly Day[] {
  return tradingDays(
    options.start ?? SAMPLE_DEFAULTS.start,
    wholeNumber('days', options.days ?? SAMPLE_DEFAULTS.days, 2000),
  )
}

/**
 * Makes the events of a trading engine and of the fund around it (events-and-schema, dialects A and B), day by day.
 * Memory is bounded by the working orders, not by the number of events.
 */
export function* sampleEvents(options: SampleEventsOptions = {}): Generator<SampleDay> {
  const days = sampleDays(options)
  const perDay = wholeNumber(
    'events per day',
    options.eventsPerDay ?? SAMPLE_DEFAULTS.eventsPerDay,
    50_000_000,
  )
  const seed = `blotter sample ${options.seed ?? SAMPLE_DEFAULTS.seed}`
  // A generator each, so that more of one kind of event does not change the others' course.
  const market = new Market(new Random(`${seed}/market`))
  const firm: Firm = { market, shares: new Map(), cash: 1_200_000_000, options: new Map(), peakNav: 0 }
  const stories = placeStories(days.length)
  const desk = new Desk(new Random(`${seed}/desk`), stories)
  const operations = new Operations(new Random(`${seed}/operations`), stories)
  const people = new People(new Random(`${seed}/people`), stories)
  const random = new Random(`${seed}/clock`)
  const pace = new Random(`${seed}/pace`)
  const eventId = identifiers(random, 'evt')

  for (const [index, day] of days.entries()) {
    if (index > 0) market.passNight()
    const session = marketSession(day)
    const sessionId = `sess_${random.hex(8)}`
    const out: SampleEvent[] = []
    const emit = (at: number, event: Fields) => {
      const timestamp = timestampText(day, at)
      out.push({ timestamp, line: printJson({ timestamp, ...event }) })
    }
    const scene: Scene = {
      day,
      index,
      open: session.open * MINUTE,
      close: session.close * MINUTE,
      agenda: new Agenda(),
      firm,
      emit,
      emitEngine: (at, type, strategy, event) =>
        emit(at, {
          event_type: type,
          event_id: eventId(),
          strategy,
          session_id: sessionId,
          environment: 'production',
          version: '0.10.0',
          ...event,
        }),
    }
    // Busy and quiet days: 85 to 115 percent of the average.
    const volume = Math.floor((perDay * pace.between(85, 115)) / 100)
    yield { day, events: playDay(scene, session, volume, { desk, operations, people, random }, out) }
  }
}

type Cast = {
  readonly desk: Desk
  readonly operations: Operations
  readonly people: People
  readonly random: Random
}

/** Plays one day minute by minute, and hands out what was emitted in it. */
function* playDay(
  scene: Scene,
  session: { readonly open: number; readonly close: number },
  volume: number,
  { desk, operations, people, random }: Cast,
  out: SampleEvent[],
): Generator<SampleEvent> {
  desk.startDay(scene)
  operations.startDay(scene)
  people.startDay(scene)
  const busy = sessionCurve(session.open, session.close)
  const awake = busy.map((weight, minute) => weight || (Math.abs(minute - session.open) < 90 ? 25 : 2))
  const orders = spread(Math.max(4, Math.floor((volume * 0.86) / EVENTS_PER_ORDER)), busy)
  const calls = spread(Math.max(5, Math.floor(volume * 0.125)), awake)
  const trades = spread(Math.max(1, Math.floor(volume / 140)), busy)
  const checks = spread(Math.max(1, Math.floor(volume / 400)), busy)
  const { agenda } = scene

  for (let minute = 0; minute < 1440; minute++) {
    const start = minute * MINUTE
    if (minute >= session.open && minute < session.close) scene.firm.market.passMinute()
    const due = (counts: readonly number[], act: (at: number) => void) => {
      for (let n = counts[minute] ?? 0; n > 0; n--) {
        agenda.plan(start + random.below(60) * 1_000_000 + random.below(1_000_000), act)
      }
    }
    due(orders, (at) => desk.placeOrder(scene, at))
    due(calls, (at) => operations.callApi(scene, at))
    due(trades, (at) => operations.tradeOption(scene, at))
    due(checks, (at) => operations.checkRisk(scene, at))
    for (;;) {
      const item = agenda.next(start + MINUTE)
      if (!item) break
      item.act(item.at)
      if (out.length > 0) {
        yield* out
        out.length = 0
      }
    }
  }
}

function wholeNumber(what: string, value: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value
  throw new BlotterError('USAGE', `The number of ${what} of a sample is ${value}.`, {
    hint: `Give a whole number from 1 to ${most}.`,
  })
}
