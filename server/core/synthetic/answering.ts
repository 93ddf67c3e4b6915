import { contextTold, worthKeeping } from '../answers/told.ts'
import type { Answer, Context, Questionnaire, WavePlan } from '../instrument/types.ts'
import { asksNetwork, egoNetwork, networkContext } from '../measure/ego.ts'
import { isoDate } from '../study/calendar.ts'
import { formUse } from '../study/uses.ts'
import { answerForm } from './answers.ts'
import type { Invented, InventedForm, Person, Plan } from './invented.ts'
import { standingEffects, waveEffects } from './model.ts'
import { type Random, randomOf } from './random.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Writes the forms of invented people: what is due, what is opened, what is answered and sent. */
export class Answering {
  private readonly plan: Plan
  private readonly r: Random
  private readonly made: Invented

  constructor(plan: Plan, random: Random, made: Invented) {
    this.plan = plan
    this.r = random
    this.made = made
  }

  /** One form due: missed, opened only, refused, left halfway or finished. */
  due(
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
    const use = formUse(plan.study, person.role, wave.wave, mid === (person.main?.mid ?? ''))!
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
    const questionnaire = plan.questionnaire(use.name, use.version)
    Object.assign(form, {
      begunAt: at,
      questionnaire: use.name,
      version: use.version,
      lang: person.lang,
      context: {
        ...context,
        ...contextTold(person.told, mid),
        ...this.whoComesBack(person, wave.wave, questionnaire, day),
      },
    })
    if (fate === 'refused') this.refuse(form, person, at)
    else this.answer(form, person, questionnaire, at, fate === 'halfway', ended ?? false)
  }

  /** Context of the network screens: the cards of the day, who was named before, where ego's family comes from. */
  private whoComesBack(person: Person, wave: string, q: Questionnaire, day: number): Context {
    if (!asksNetwork(q)) return {}
    const current = person.matches.filter(
      (m) => m.start <= day && (m.recordedEnd === undefined || m.recordedEnd > day),
    )
    const origin = person.origin === undefined ? {} : { bg_own: person.origin }
    return { ...origin, ...networkContext(person.networks, current, wave !== 'w1') }
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
    const network = randomOf(`${plan.seed}/network/${form.form}`)
    const wave = waveEffects(r)
    const standing = standingEffects(person.role, q.wave, person.traits, person.main?.partner)
    const effects = Object.fromEntries(Object.entries(standing).map(([stem, t]) => [stem, t + wave[stem]!]))
    const stopAfter = halfway ? r.int(2, Math.max(3, q.screens.length - 2)) : undefined
    const given = answerForm({
      random: r,
      network,
      questionnaire: q,
      context: form.context!,
      effects,
      moderators: person.moderators,
      lang: person.lang,
      stopAfter,
      ended,
    })
    this.remember(person, q, given, form)
    const switches = r.chance(0.04) ? r.int(3, given.length) : given.length
    const other = plan.study.languages.find((l) => l !== person.lang)!
    let at = begun
    const timed = given.map((g, i) => {
      const random = g.item.startsWith('net.') ? network : r
      at += (i < 2 ? 1 : random.int(4, 26)) * 1000
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

  /** Keeps what was said about the network and the person's own origin, for the next wave. */
  private remember(
    person: Person,
    q: Questionnaire,
    given: readonly { item: string; answer: Answer }[],
    form: InventedForm,
  ): void {
    const context = form.context!
    const answers = Object.fromEntries(given.map((g) => [g.item, g.answer]))
    person.told.push({ mid: form.mid, answers: worthKeeping(answers) })
    const own = answers['bg.own']
    if (own && 'value' in own) person.origin = own.value as number
    if (!asksNetwork(q)) return
    const network = egoNetwork(q, answers, context, person.networks.at(-1))
    if (!('reason' in network)) person.networks.push(network)
  }
}
