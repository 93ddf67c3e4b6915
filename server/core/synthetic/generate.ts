import type { StoredAnswer } from '../answers/fold.ts'
import type { Context, Questionnaire, Role, Study, WavePlan } from '../instrument/types.ts'
import { isoDate } from '../study/calendar.ts'
import { waveDays } from '../study/windows.ts'
import { answerForm } from './answers.ts'
import { pairEffects, traits, waveEffects } from './model.ts'
import { buddyModerators, earlyEnding, matchRecord, newcomerModerators, surveyLanguage } from './people.ts'
import { type Random, randomOf } from './random.ts'

/** Invented people in the shape of the tables, before JSON and pseudonyms. Days are ISO, times milliseconds. */
export interface Invented {
  persons: { pid: string; moderators: Record<string, number | string>; withdrawnOn: string | null }[]
  episodes: {
    pid: string
    role: Role
    episode: number
    enrolledOn: string
    startedOn: string | null
    mainMatch: string | null
    record: Record<string, number>
  }[]
  matches: {
    mid: string
    newcomer: string
    buddy: string
    group: string
    organisation: string
    startedOn: string
    planEndOn: string
    endedOn: string | null
    record: Record<string, number>
  }[]
  forms: InventedForm[]
  events: { form: string; event: string; receivedAt: number; answers: StoredAnswer[] }[]
  submissions: { form: string; event: string; submittedAt: number }[]
}

export interface InventedForm {
  form: string
  pid: string
  role: Role
  episode: number
  wave: string
  mid: string
  channel: string
  invitedOn: string
  reminders: number
  openedAt: number | null
  begunAt: number | null
  questionnaire: string | null
  version: string | null
  lang: string | null
  context: Context | null
}

export interface Plan {
  study: Study
  questionnaire: (name: string, version: string) => Questionnaire
  seed: string
  persons: number
  /** As-of day: nothing is dated later. */
  asOf: number
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** The oldest matches began so many days before the as-of date. */
const SPAN = 540
const MINIMUM = 20

export { MINIMUM as MINIMUM_PERSONS }

/** Kinds of fates, so that every one of them is in the smallest demonstration. */
type Fate = 'two buddies' | 're-match' | 'early end' | 'never matched' | 'on the last day' | 'pair'
const FIRST_FATES: Fate[] = [
  'two buddies',
  're-match',
  'early end',
  'never matched',
  'on the last day',
  'pair',
]
const SIZE: Record<Fate, number> = {
  'two buddies': 3,
  're-match': 3,
  'early end': 2,
  'never matched': 1,
  'on the last day': 2,
  pair: 2,
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
    ['re-match', 6],
    ['early end', 16],
    ['never matched', 4],
    ['pair', 70],
  ])

interface Person {
  pid: string
  role: Role
  lang: string
  traits: Record<string, number>
  withdrawn: boolean
}

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

  constructor(plan: Plan, random: Random) {
    this.plan = plan
    this.r = random
    this.pair = pairEffects(random)
  }

  live(fate: Fate): Invented {
    const { r, plan } = this
    const newcomer = this.person('n')
    if (fate === 'never matched') return this.neverMatched(newcomer)
    const midpoint = waveDays(plan.study.waves.find((w) => w.wave === 'w2')!, plan.study.lengthDays).target
    const start = plan.asOf - (fate === 'on the last day' ? midpoint : r.int(8, SPAN))
    const endsEarly = fate === 'early end' || fate === 're-match'
    const end = endsEarly ? start + r.int(18, 84) : start + plan.study.lengthDays + r.int(-4, 20)
    const first = this.match(newcomer, this.person('b'), start, end, endsEarly, {
      no: 1,
      gap: undefined,
      several: fate === 'two buddies',
    })
    this.episode(newcomer, start, first.mid)
    this.forms(newcomer, start, first, fate === 'on the last day')
    if (fate === 'two buddies')
      this.match(newcomer, this.person('b'), start + r.int(7, 40), end, false, {
        no: 2,
        gap: 0,
        several: true,
      })
    if (fate === 're-match') {
      const again = end + r.int(10, 60)
      const gap = again - end
      if (again < plan.asOf)
        this.match(newcomer, this.person('b'), again, again + plan.study.lengthDays, false, {
          no: 2,
          gap,
          several: false,
        })
      else this.spare()
    }
    return this.made
  }

  private neverMatched(newcomer: Person): Invented {
    const enrolled = this.plan.asOf - this.r.int(20, SPAN)
    this.enrol(newcomer, enrolled, null, null)
    this.form(newcomer, this.plan.study.waves[0]!, enrolled, enrolled + this.r.int(1, 30), '', {}, undefined)
    return this.made
  }

  /** A buddy who waits for a match: keeps the number of people as asked. */
  private spare(): void {
    const enrolled = this.plan.asOf - this.r.int(5, 60)
    const buddy = this.person('b')
    this.enrol(buddy, enrolled, null, null)
    this.form(buddy, this.plan.study.waves[0]!, enrolled, enrolled + this.r.int(0, 5), '', {}, undefined)
  }

  private person(role: Role): Person {
    const { r, plan } = this
    const pid = r.id()
    const moderators = role === 'n' ? newcomerModerators(r) : buddyModerators(r)
    const withdrawn = r.chance(0.01)
    this.made.persons.push({ pid, moderators, withdrawnOn: withdrawn ? isoDate(plan.asOf - 1) : null })
    const lang = surveyLanguage(r, String(moderators.lang_first), plan.study.languages, role)
    return { pid, role, lang, traits: traits(r, this.pair), withdrawn }
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

  private episode(person: Person, started: number, mainMatch: string): void {
    this.enrol(person, started - this.r.int(6, 45), started, mainMatch)
  }

  private match(
    newcomer: Person,
    buddy: Person,
    start: number,
    end: number,
    early: boolean,
    { no, gap, several }: { no: number; gap: number | undefined; several: boolean },
  ): { mid: string; end: number | undefined; recorded: boolean } {
    const { r, plan } = this
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
        ...matchRecord(r, several ? 2 : 1),
        ...done,
        ...ending,
        match_no: no,
        n_matches_before: no - 1,
        ...(gap === undefined ? {} : { d_gap: gap }),
      },
    })
    const made = { mid, end: over && early ? end : undefined, recorded }
    this.episode(buddy, start, mid)
    this.forms(buddy, start, made, false)
    return made
  }

  /** All waves of a person about one match; who is worse off at the start leaves more often. */
  private forms(
    person: Person,
    start: number,
    match: { mid: string; end: number | undefined; recorded: boolean },
    onLastDay: boolean,
  ): void {
    const { r, plan } = this
    const leaves = 0.1 - 0.12 * (person.traits.wb ?? 0)
    let gone = false
    for (const wave of plan.study.waves) {
      const days = waveDays(wave, plan.study.lengthDays)
      const invited = start + (days.opens ?? days.target - 7)
      const wanted = onLastDay && wave.wave === 'w2' ? days.target : this.formDay(days.target, wave.wave)
      if (invited > plan.asOf) break
      gone ||= !onLastDay && wave.wave !== 'w1' && r.chance(leaves)
      const day = start + wanted
      const ended = match.end !== undefined && match.end <= day
      const context: Context = ended && match.recorded ? { match_ended: 1 } : {}
      const fate = gone ? undefined : day
      this.form(person, wave, invited, fate, match.mid, context, ended && !match.recorded, onLastDay)
    }
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

  /** One form due: missed, opened only, refused, left halfway or finished. */
  private form(
    person: Person,
    wave: WavePlan,
    invited: number,
    day: number | undefined,
    mid: string,
    context: Context,
    ended: boolean | undefined,
    sure = false,
  ): void {
    const { r, plan } = this
    const use = plan.study.questionnaires.find((q) => q.role === person.role && q.wave === wave.wave)!
    const form: InventedForm = {
      form: r.id(),
      pid: person.pid,
      role: person.role,
      episode: 1,
      wave: wave.wave,
      mid,
      channel: r.weighted([
        ['mail', 60],
        ['sms', 25],
        ['letter', 15],
      ]),
      invitedOn: isoDate(invited),
      reminders:
        day === undefined
          ? 3
          : r.weighted([
              [0, 55],
              [1, 25],
              [2, 14],
              [3, 6],
            ]),
      ...{ openedAt: null, begunAt: null, questionnaire: null, version: null, lang: null, context: null },
    }
    this.made.forms.push(form)
    if (day === undefined || day > plan.asOf || day < invited - 40) return
    const fate = sure
      ? 'finished'
      : r.weighted([
          ['finished', 83],
          ['missed', 7],
          ['opened', 2],
          ['refused', 2],
          ['halfway', 6],
        ])
    if (fate === 'missed') return
    const at = day * DAY_MS + 8 * HOUR_MS + r.int(0, 11 * 3600) * 1000
    form.openedAt = at - r.int(20, 90) * 1000
    if (fate === 'opened') return
    Object.assign(form, {
      begunAt: at,
      questionnaire: use.name,
      version: use.version,
      lang: person.lang,
      context,
    })
    const questionnaire = plan.questionnaire(use.name, use.version)
    if (fate === 'refused') this.refuse(form, person, at)
    else this.answer(form, person, questionnaire, at, fate === 'halfway', ended ?? false)
  }

  private refuse(form: InventedForm, person: Person, at: number): void {
    const no = (item: string, value: number | string) => ({
      item,
      answer: { value },
      age_ms: 0,
      lang: person.lang,
    })
    const answers = [...(form.wave === 'w1' ? [no('start.lang', person.lang)] : []), no('start.cons', 0)]
    this.made.events.push({ form: form.form, event: this.r.id(), receivedAt: at, answers })
  }

  private answer(
    form: InventedForm,
    person: Person,
    q: Questionnaire,
    begun: number,
    halfway: boolean,
    ended: boolean,
  ): void {
    const { r, plan } = this
    const wave = waveEffects(r)
    const effects = Object.fromEntries(
      Object.entries(person.traits).map(([stem, t]) => [stem, t + wave[stem]!]),
    )
    const stopAfter = halfway ? r.int(2, Math.max(3, q.screens.length - 2)) : undefined
    const given = answerForm({
      random: r,
      questionnaire: q,
      context: form.context!,
      effects,
      lang: person.lang,
      stopAfter,
      ended,
    })
    const switches = r.chance(0.04) ? r.int(3, given.length) : given.length
    const other = plan.study.languages.find((l) => l !== person.lang)!
    let at = begun
    const timed = given.map((g, i) => {
      at += (i < 2 ? 1 : r.int(4, 26)) * 1000
      return { ...g, at, lang: i < switches ? person.lang : other }
    })
    const partOf = new Map(q.screens.map((s) => [s.id, s.part]))
    for (const part of ['a', 'b']) {
      const answers = timed.filter((t) => partOf.get(t.item) === part)
      if (answers.length === 0) continue
      const receivedAt = answers.at(-1)!.at + 400
      this.made.events.push({
        form: form.form,
        event: r.id(),
        receivedAt,
        answers: answers.map(({ at: given, ...a }) => ({
          item: a.item,
          answer: a.answer,
          age_ms: receivedAt - given,
          lang: a.lang,
        })),
      })
    }
    if (!halfway) this.made.submissions.push({ form: form.form, event: r.id(), submittedAt: at + 5000 })
  }
}
