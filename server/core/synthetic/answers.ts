import { holds } from '../answers/condition.ts'
import type { Answer, Context, Questionnaire, Screen } from '../instrument/types.ts'
import { kindOf } from '../question/index.ts'
import { carrierOf, drawItem } from './model.ts'
import { answerNetwork, isNetworkScreen } from './network.ts'
import type { Random } from './random.ts'

/** What an invented person brings to one form. */
export interface Answering {
  random: Random
  /** For the network screens, so that the other answers do not depend on them. */
  network: Random
  questionnaire: Questionnaire
  context: Context
  /** Trait and wave effects by scale stem. */
  effects: Readonly<Record<string, number>>
  /** What the enrolment record says of the person. */
  moderators: Readonly<Record<string, number | string>>
  lang: string
  /** Screens answered before the form is left; undefined for the whole path. */
  stopAfter: number | undefined
  /** The pair has ended, though nobody recorded it. */
  ended: boolean
}

const REFUSE = 0.008
const DONT_KNOW = 0.008
const BLANK = 0.004

/** Answers along the path, in order. */
export function answerForm(a: Answering): { item: string; answer: Answer }[] {
  const given: Record<string, Answer> = {}
  const order: { item: string; answer: Answer }[] = []
  for (const screen of a.questionnaire.screens) {
    if (screen.show && !holds(screen.show, given, a.context)) continue
    if (kindOf(screen).applies?.(screen, given, a.context) === false) continue
    if (a.stopAfter !== undefined && order.length >= a.stopAfter) break
    const answer = isNetworkScreen(screen)
      ? answerNetwork(screen, {
          random: a.network,
          role: a.questionnaire.role,
          answers: given,
          context: a.context,
        })
      : answerScreen(screen, a, given)
    given[screen.id] = answer
    order.push({ item: screen.id, answer })
  }
  return order
}

function answerScreen(screen: Screen, a: Answering, given: Readonly<Record<string, Answer>>): Answer {
  if (screen.asked === 'welcome') return { value: screen.id === 'start.cons' ? 1 : a.lang }
  const u = a.random.next()
  if (u < REFUSE) return { reason: -991 }
  if (u < REFUSE + DONT_KNOW) return { reason: -992 }
  if (u < REFUSE + DONT_KNOW + BLANK) return { reason: -985 }
  const carrier = carrierOf(a.questionnaire, screen.id)
  if (carrier)
    return { value: drawItem(a.random, a.questionnaire, carrier, a.effects[carrier.scale.stem] ?? 0) }
  return SPECIAL[screen.id]?.(a, given) ?? anything(screen, a.random)
}

type Special = (a: Answering, given: Readonly<Record<string, Answer>>) => Answer

const recorded =
  (name: string): Special =>
  (a) => ({ value: a.moderators[name] as number })

const SPECIAL: Record<string, Special> = {
  'bg.age': recorded('age_band'),
  'bg.gen': recorded('gender'),
  'bg.months': recorded('resid_months'),
  'bg.own': (a) => ({
    value: a.random.weighted([
      [1, 72],
      [2, 18],
      [3, 10],
    ]),
  }),
  'bg.path': (a, given) => {
    const own = given['bg.own']
    const here = own && 'value' in own && own.value === 1
    const codes = here
      ? ([[0, 1]] as const)
      : ([
          [0, 40],
          [1, 35],
          [2, 25],
        ] as const)
    return { value: a.random.weighted(codes) }
  },
  'job.main': (a) => {
    const before = a.context.job_main ?? a.moderators.work_entry
    return { value: a.context.job_main !== undefined && a.random.chance(0.2) ? 1 : (before as number) }
  },
  'obl.does': (a) =>
    a.random.chance(0.35)
      ? { reason: -993 }
      : {
          value: a.random.weighted([
            [0, 5],
            [1, 20],
            [2, 45],
            [3, 20],
            [4, 10],
          ]),
        },
  'stat.now': (a) => ({
    value: a.ended
      ? 3
      : a.random.weighted([
          [1, 94],
          [2, 6],
        ]),
  }),
  'ctc.freq': (a) => ({
    value: a.random.weighted([
      [0, 6],
      [1, 14],
      [2, 32],
      [3, 34],
      [4, 12],
      [5, 2],
    ]),
  }),
  'ctc.hours': (a, given) => {
    const freq = given['ctc.freq']
    const meetings = freq && 'value' in freq ? [0, 1, 2.5, 4, 8, 18][freq.value as number]! : 3
    return { value: Math.min(100, Math.max(1, Math.round(meetings * (0.75 + 1.5 * a.random.next())))) }
  },
  'ctc.house': (a) =>
    a.random.chance(0.25)
      ? { reason: -993 }
      : {
          value: a.random.weighted([
            [0, 60],
            [1, 25],
            [2, 15],
          ]),
        },
}

/** Any valid answer of a screen, every code as likely as the other. */
function anything(screen: Screen, random: Random): Answer {
  const kind = kindOf(screen)
  const invented = kind.invent?.(screen, random)
  if (invented !== undefined) return { value: invented }
  const codes = kind.columns(screen)[0]!.codes
  if (codes.length > 0) return { value: random.pick(codes) }
  const [lo, hi] = kind.range(screen) ?? [0, 0]
  return { value: random.int(lo, hi) }
}
