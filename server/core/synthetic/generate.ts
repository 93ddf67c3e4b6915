import { contextOfRecord } from '../answers/told.ts'
import type { Context, Role } from '../instrument/types.ts'
import { isoDate } from '../study/calendar.ts'
import { formUse, isExit, plannedWaves } from '../study/uses.ts'
import { waveDays } from '../study/windows.ts'
import { Answering } from './answering.ts'
import type { Invented, Person, Plan } from './invented.ts'
import { pairEffects, traits } from './model.ts'
import { buddyModerators, earlyEnding, matchRecord, newcomerModerators, surveyLanguage } from './people.ts'
import { type Random, randomOf } from './random.ts'

/** A study holds every fate from so many people on. */
export const MINIMUM_PERSONS = 20

/** The oldest matches began so many days before the as-of date. */
const SPAN = 540

/** Kinds of fates, so that every one of them is in the smallest demonstration. */
type Fate =
  | 'two buddies'
  | 'two newcomers'
  | 're-match'
  | 'early end'
  | 'never matched'
  | 'on the last day'
  | 'pair'
const FIRST_FATES: Fate[] = [
  'two buddies',
  'two newcomers',
  're-match',
  'early end',
  'never matched',
  'on the last day',
  'pair',
]
const SIZE: Record<Fate, number> = {
  'two buddies': 3,
  'two newcomers': 3,
  're-match': 3,
  'early end': 2,
  'never matched': 1,
  'on the last day': 2,
  pair: 2,
}

/** `group_form` of the matches of a fate, where it is not one-to-one. */
const GROUP_FORM: Partial<Record<Fate, number>> = { 'two buddies': 2, 'two newcomers': 3 }

/** A match while it is lived. */
interface Match {
  mid: string
  start: number
  /** Day of an early end, recorded or not. */
  end: number | undefined
  recorded: boolean
  groupForm: number
}

const contextOf = (match: Match, endedEarly: boolean): Context =>
  contextOfRecord({ group_form: match.groupForm }, endedEarly)

interface Period {
  start: number
  end: number
  early: boolean
  groupForm: number
  /** Days since the end of the newcomer's match before; undefined for the first. */
  gap?: number | undefined
}

/** Invents the people of a study, a handful at a time; the same plan gives the same people. */
export function* invent(plan: Plan): Generator<Invented> {
  let left = plan.persons
  for (let unit = 0; left > 0; unit += 1) {
    const random = randomOf(`${plan.seed}/${unit}`)
    const drawn = FIRST_FATES[unit] ?? drawFate(random)
    const fate = SIZE[drawn] > left ? (left === 1 ? 'never matched' : 'pair') : drawn
    left -= SIZE[fate]
    yield new Unit(plan, random).live(fate)
  }
}

const drawFate = (r: Random): Fate =>
  r.weighted([
    ['two buddies', 4],
    ['two newcomers', 3],
    ['re-match', 6],
    ['early end', 16],
    ['never matched', 4],
    ['pair', 70],
  ])

/** One newcomer and whoever belongs to them. */
class Unit {
  private readonly made: Invented = {
    persons: [],
    episodes: [],
    matches: [],
    forms: [],
    events: [],
    submissions: [],
  }
  private readonly pair: Record<string, number>
  private readonly plan: Plan
  private readonly r: Random
  private readonly answering: Answering

  constructor(plan: Plan, random: Random) {
    this.plan = plan
    this.r = random
    this.pair = pairEffects(random)
    this.answering = new Answering(plan, random, this.made)
  }

  live(fate: Fate): Invented {
    const { r, plan } = this
    const newcomer = this.person('n')
    if (fate === 'never matched') return this.neverMatched(newcomer)
    const midpoint = waveDays(plan.study.waves.find((w) => w.wave === 'w2')!, plan.study.lengthDays).target
    const start = plan.asOf - (fate === 'on the last day' ? midpoint : r.int(8, SPAN))
    const early = fate === 'early end' || fate === 're-match'
    const end = early ? start + r.int(18, 84) : start + plan.study.lengthDays + r.int(-4, 20)
    const buddy = this.person('b')
    const first = this.match(newcomer, buddy, { start, end, early, groupForm: GROUP_FORM[fate] ?? 1 })
    const more = this.second(fate, newcomer, buddy, { start, end })
    this.begin(buddy, first, newcomer)
    this.begin(newcomer, first, buddy, fate === 'on the last day')
    if (more) {
      this.begin(more.fresh, more.match, more.known)
      this.further(more.known, more.match)
    }
    return this.made
  }

  /** A further match of somebody who has one, with a new person; made before any form, for every match has its card. */
  private second(fate: Fate, newcomer: Person, buddy: Person, first: { start: number; end: number }) {
    const { r, plan } = this
    if (fate === 'two buddies' || fate === 'two newcomers') {
      const [known, fresh] = fate === 'two buddies' ? [newcomer, this.person('b')] : [buddy, this.person('n')]
      const start = first.start + r.int(7, 40)
      const period = { start, end: first.end, early: false, groupForm: GROUP_FORM[fate]! }
      return this.together(known, fresh, { ...period, gap: fate === 'two buddies' ? 0 : undefined })
    }
    if (fate !== 're-match') return undefined
    const again = first.end + r.int(10, 60)
    if (again >= plan.asOf) return this.spare()
    const period = { start: again, end: again + plan.study.lengthDays, early: false, groupForm: 1 }
    return this.together(newcomer, this.person('b'), { ...period, gap: again - first.end })
  }

  private together(known: Person, fresh: Person, period: Period) {
    const [newcomer, buddy] = known.role === 'n' ? [known, fresh] : [fresh, known]
    return { known, fresh, match: this.match(newcomer, buddy, period) }
  }

  private neverMatched(newcomer: Person): Invented {
    const enrolled = this.plan.asOf - this.r.int(20, SPAN)
    this.enrol(newcomer, enrolled, null, null)
    this.answering.due(
      newcomer,
      this.plan.study.waves[0]!,
      enrolled,
      enrolled + this.r.int(1, 30),
      '',
      contextOfRecord(undefined, false),
      undefined,
    )
    return this.made
  }

  /** A buddy who waits for a match: keeps the number of people as asked. */
  private spare(): undefined {
    const enrolled = this.plan.asOf - this.r.int(5, 60)
    const buddy = this.person('b')
    this.enrol(buddy, enrolled, null, null)
    this.answering.due(
      buddy,
      this.plan.study.waves[0]!,
      enrolled,
      enrolled + this.r.int(0, 5),
      '',
      contextOfRecord(undefined, false),
      undefined,
    )
  }

  private person(role: Role): Person {
    const { r, plan } = this
    const pid = r.id()
    const moderators = role === 'n' ? newcomerModerators(r) : buddyModerators(r)
    const withdrawn = r.chance(0.01)
    this.made.persons.push({ pid, moderators, withdrawnOn: withdrawn ? isoDate(plan.asOf - 1) : null })
    const lang = surveyLanguage(r, String(moderators.lang_first), plan.study.languages, role)
    return {
      ...{ pid, role, lang, moderators, withdrawn, traits: traits(r, this.pair) },
      ...{ matches: [], networks: [], told: [] },
    }
  }

  private enrol(person: Person, enrolled: number, started: number | null, mainMatch: string | null): void {
    const record = { arm: 1, arm_assigned: 1, assign_method: 4 }
    const startedOn = started === null ? null : isoDate(started)
    const { pid, role } = person
    this.made.episodes.push({
      pid,
      role,
      episode: 1,
      enrolledOn: isoDate(enrolled),
      startedOn,
      mainMatch,
      record,
    })
  }

  private match(newcomer: Person, buddy: Person, period: Period): Match {
    const { r, plan } = this
    const { start, end, early, groupForm, gap } = period
    const mid = r.id()
    const over = end < plan.asOf
    const recorded = over && (!early || r.chance(0.85))
    const done = recorded ? { hours_done: early ? r.int(3, 24) : r.int(26, 48) } : {}
    const ending = !recorded ? {} : early ? earlyEnding(r) : { end_main: 1, end_by: 3, end_kind: 1 }
    this.made.matches.push({
      mid,
      newcomer: newcomer.pid,
      buddy: buddy.pid,
      group: '',
      organisation: `org${r.int(1, 6)}`,
      startedOn: isoDate(start),
      planEndOn: isoDate(start + plan.study.lengthDays),
      endedOn: recorded ? isoDate(end) : null,
      record: {
        ...matchRecord(r, groupForm),
        ...done,
        ...ending,
        match_no: gap === undefined ? 1 : 2,
        n_matches_before: gap === undefined ? 0 : 1,
        ...(gap === undefined ? {} : { d_gap: gap }),
      },
    })
    const kept = { mid, start, recordedEnd: recorded ? end : undefined }
    newcomer.matches.push(kept)
    buddy.matches.push(kept)
    return { mid, start, end: over && early ? end : undefined, recorded, groupForm }
  }

  /** A person begins with their main match: enrolment, then all waves. */
  private begin(person: Person, match: Match, partner: Person, onLastDay = false): void {
    this.enrol(person, match.start - this.r.int(6, 45), match.start, match.mid)
    person.main = { mid: match.mid, partner: partner.traits }
    this.forms(person, match, onLastDay)
  }

  /** All waves of a person; who is worse off at the start leaves more often. */
  private forms(person: Person, match: Match, onLastDay: boolean): void {
    const { r, plan } = this
    const leaves = 0.1 - 0.12 * (person.traits.wb ?? 0)
    let gone = false
    for (const wave of plannedWaves(plan.study)) {
      const days = waveDays(wave, plan.study.lengthDays)
      const invited = match.start + (days.opens ?? days.target - 7)
      const wanted = onLastDay && wave.wave === 'w2' ? days.target : this.formDay(days.target, wave.wave)
      if (invited > plan.asOf) break
      gone ||= !onLastDay && wave.wave !== 'w1' && r.chance(leaves)
      const day = match.start + wanted
      const ended = match.end !== undefined && match.end <= day
      const context = contextOf(match, ended && match.recorded)
      const fate = gone ? undefined : day
      this.answering.due(person, wave, invited, fate, match.mid, context, ended && !match.recorded, onLastDay)
    }
    this.exitForm(person, match, gone)
  }

  /** Forms about a further match: the relation alone, on the clock of that match. */
  private further(person: Person, match: Match): void {
    const { r, plan } = this
    for (const wave of plannedWaves(plan.study)) {
      if (!formUse(plan.study, person.role, wave.wave, false)) continue
      const days = waveDays(wave, plan.study.lengthDays)
      const invited = match.start + days.opens!
      if (invited > plan.asOf) break
      const day = match.start + this.formDay(days.target, wave.wave)
      const answered = r.chance(0.12) ? undefined : day
      this.answering.due(person, wave, invited, answered, match.mid, contextOf(match, false), undefined)
    }
  }

  /** The exit form follows an early end that the coordinator recorded. */
  private exitForm(person: Person, match: Match, gone: boolean): void {
    const { r, plan } = this
    const wave = plan.study.waves.find(isExit)
    if (!wave || match.end === undefined || !match.recorded) return
    const invited = match.end + r.int(1, wave.target.days)
    if (invited > plan.asOf) return
    const answers = !r.chance(gone ? 0.6 : 0.12)
    const day = invited + r.int(0, r.chance(0.95) ? 30 : 60)
    const context = contextOf(match, true)
    this.answering.due(person, wave, invited, answers ? day : undefined, match.mid, context, true)
  }

  private formDay(target: number, wave: string): number {
    const { r } = this
    const slip = r.weighted([
      [0, 60],
      [1, 32],
      [2, 6],
      [3, 2],
    ])
    const near = wave === 'w1' ? r.int(0, 10) : r.int(-6, 9)
    return (
      target + near + [0, wave === 'w1' ? 3 : 12, wave === 'w1' ? 12 : 19, wave === 'w1' ? 26 : 52][slip]!
    )
  }
}
