import { type Request, type Response, Router, urlencoded } from 'express'
import { after, asked, before, path, resumeAt } from '../core/answers/path.ts'
import { clean, freeAid, labelOf, sameAs, without } from '../core/answers/people.ts'
import { roster } from '../core/answers/roster.ts'
import { blankRest, facesOf, type Given, isNetwork, judgeNetwork } from '../core/answers/steps.ts'
import { isDraft, translationState } from '../core/instrument/offered.ts'
import type { Answer, ByAlter, NetworkScreen, RosterScreen, Screen } from '../core/instrument/types.ts'
import { type Complaint, judge, sameAnswer, shownOf } from '../core/question/judge.ts'
import { codesFor } from '../core/question/network.ts'
import {
  type Person,
  type PlainFrame,
  type PlainQuestion,
  plainEnd,
  plainQuestion,
  plainThanks,
} from '../pages/plain.ts'
import type { Caller } from './endpoint.ts'
import { nextDate, type OpenForm } from './form.ts'
import type { Paper } from './paper.ts'
import { type Fields, heldFrom } from './plainFields.ts'
import { respondentPages } from './respondent.ts'
import type { Services } from './services.ts'
import { languagesOf, nameOfOther, namesOf } from './session.ts'

const REASONS: Readonly<Record<string, number>> = { skip: -985, refuse: -991, dont_know: -992 }
const START = '/plain'
const END = '/plain/end'
const THANKS = '/plain/thanks'

/** What a page of the plain mode is made for. */
interface Visit {
  caller: Caller
  form: OpenForm
  request: Request
  response: Response
}

/** The questionnaire as pages that need no script: the same path, the same checks, the same events. */
export function plainPages(services: Services, paper: Paper): Router {
  const router = Router()
  const fields = urlencoded({ extended: false, limit: '64kb' })
  const respondent = respondentPages(services, paper)
  /** A page of somebody who said yes; before that the consent, after sending the thanks. */
  const page = (show: (visit: Visit) => unknown) =>
    respondent((caller, form, request, response) => {
      if (!form.consented) return response.redirect(303, '/consent')
      if (form.submitted && request.path !== THANKS) return response.redirect(303, THANKS)
      return show({ caller, form, request, response })
    })

  const textOf = ({ caller, form }: Visit, screen: Screen) =>
    services.instruments.library.texts.questionnaire(form.questionnaire, caller.lang).screens[screen.id]!

  router.get(
    START,
    page(({ form, response }) =>
      response.redirect(303, place(resumeAt(form.questionnaire.screens, form.answers, form.context))),
    ),
  )
  router.get(
    `${START}/q/:id`,
    page((visit) => {
      const screen = screenOf(visit)
      return screen ? show(visit, screen) : visit.response.redirect(303, nearest(visit))
    }),
  )
  router.post(
    `${START}/q/:id`,
    fields,
    page((visit) => {
      const screen = screenOf(visit)
      return screen ? take(visit, screen) : visit.response.redirect(303, nearest(visit))
    }),
  )
  router.get(
    END,
    page(async (visit) => {
      const { form, request, response } = visit
      const left = resumeAt(form.questionnaire.screens, form.answers, form.context)
      if (left) return response.redirect(303, place(left))
      const back = asked(path(form.questionnaire.screens, form.answers, form.context)).at(-1)
      const frame = await frameOf(visit)
      const nonce = services.newId()
      return paper.html(request, response, plainEnd({ ...frame, back: back && place(back), nonce }))
    }),
  )
  router.post(
    END,
    fields,
    page(async ({ caller, form, response }) => {
      const left = resumeAt(form.questionnaire.screens, form.answers, form.context)
      if (left) return response.redirect(303, place(left))
      const { study } = caller
      await services.store.responses.submit(study, caller.form, services.newId(), services.clock())
      return response.redirect(303, THANKS)
    }),
  )
  router.get(
    THANKS,
    page(async (visit) => {
      const { form, caller, request, response } = visit
      if (!form.submitted) return response.redirect(303, START)
      const next = await nextDate(form, services)
      const help = form.study.texts[caller.lang]!.help_contacts
      const said = next ? longDate(next, caller.lang) : undefined
      return paper.html(request, response, plainThanks({ ...(await frameOf(visit)), help, next: said }))
    }),
  )
  /** Keeps what was sent and goes on, or shows the page again with what is wrong. */
  async function take(visit: Visit, screen: Screen): Promise<unknown> {
    const sent = visit.request.body as Fields
    const way = String(sent.do ?? 'next')
    const reason = REASONS[way]
    if (screen.kind === 'roster' && reason === undefined) return takeNames(visit, screen, way)
    const held = heldFrom(screen, sent)
    if (reason !== undefined) {
      const rest = way === 'skip' && isNetwork(screen)
      return finish(visit, screen, rest ? blankRest(given(visit, screen, held)) : { reason })
    }
    const verdict = isNetwork(screen)
      ? judgeNetwork(given(visit, screen, held))
      : judge(screen, textOf(visit, screen), held)
    if ('answer' in verdict) return finish(visit, screen, verdict.answer)
    return show(visit, screen, { complaint: verdict.complaint, held })
  }

  /** One more person, one less, nobody, or on. Names go to the vault before anybody is in an answer. */
  async function takeNames(visit: Visit, screen: RosterScreen, way: string): Promise<unknown> {
    const { caller, form, request } = visit
    const sent = request.body as Fields
    const [act, aid = ''] = way.split(':')
    const held = shownOf(screen, form.answers[screen.id]) as ByAlter | undefined
    const here = place(screen)
    if (act === 'remove') {
      const left = without(held, aid)
      return finish(visit, screen, left ? { value: left } : { reason: REASONS.skip! }, here)
    }
    if (act === 'nobody') return finish(visit, screen, { value: {} })
    const label = clean(String(sent.name ?? ''))
    if (label === '' && way === 'next' && held)
      return visit.response.redirect(303, place(following(form, screen)))
    const full = Object.keys(held ?? {}).length >= screen.cap
    if (label === '' || full) {
      if (full) return visit.response.redirect(303, place(following(form, screen)))
      return show(visit, screen, { complaint: { key: 'network.error_names', values: {} } })
    }
    const names = await namesOf(form, services)
    const naming = { held, names, context: form.context }
    const strings = paper.words(caller.lang)
    const callOf = (id: string) => labelOf(id, names, form.row.role as 'n' | 'b', strings)
    if (act === 'same') {
      if (aid.startsWith('c')) return visit.response.redirect(303, here)
      return finish(visit, screen, { value: { ...held, [aid]: 1 } }, here)
    }
    const others = [...String(sent.asked ?? '').split(' '), ...(act === 'other' ? [aid] : [])].filter(Boolean)
    const [candidate] = sameAs(label, naming, callOf).filter((id) => !others.includes(id))
    if (candidate) {
      const person = { aid: candidate, label: callOf(candidate) }
      return show(visit, screen, { same: { person, label, asked: others } })
    }
    const free = freeAid(naming)
    if (!free) return visit.response.redirect(303, here)
    await services.vault.keepAlterNames(caller.study, form.row.pid, { [free]: label })
    return finish(visit, screen, { value: { ...held, [free]: 1 } }, here)
  }

  /** Saves an answer that is another one than before, once however often it is sent, and leads on. */
  async function finish(visit: Visit, screen: Screen, answer: Answer, to?: string): Promise<void> {
    const { caller, form, request, response } = visit
    if (!sameAnswer(form.answers[screen.id], answer)) {
      const showing = services.sha256(`${String((request.body as Fields).nonce)} ${JSON.stringify(answer)}`)
      const sent = showing.slice(0, 32)
      const event = form.events.some((e) => e.event_id === sent) ? services.newId() : sent
      const receivedAt = Math.max(services.clock(), form.lastAt + 1)
      const stored = { item: screen.id, answer, age_ms: 0, lang: caller.lang }
      await services.store.responses.append([
        { study: caller.study, form: caller.form, event, receivedAt, answers: [stored] },
      ])
    }
    const now = { ...form, answers: { ...form.answers, [screen.id]: answer } }
    response.redirect(303, to ?? place(following(now, screen)))
  }

  async function show(
    visit: Visit,
    screen: Screen,
    now: { complaint?: Complaint; held?: unknown; same?: PlainQuestion['same'] } = {},
  ): Promise<void> {
    const { caller, form, request, response } = visit
    const { screens } = form.questionnaire
    const answer = form.answers[screen.id]
    const strings = paper.words(caller.lang)
    const names = isNetwork(screen) ? await namesOf(form, services) : {}
    const back = before(screens, form.answers, form.context, screen.id)
    const held = 'held' in now ? now.held : shownOf(screen, answer)
    const people = peopleOf(visit, screen, held).map(
      (aid): Person => ({ aid, label: labelOf(aid, names, form.row.role as 'n' | 'b', strings) }),
    )
    const shown = plainQuestion({
      ...(await frameOf(visit)),
      screen,
      text: textOf(visit, screen),
      values: {
        name: await nameOfOther(form, strings, services),
        host_language: form.study.texts[caller.lang]!.host_language,
      },
      number: asked(path(screens, form.answers, form.context)).indexOf(screen) + 1,
      back: back && place(back),
      nonce: services.newId(),
      held,
      reason: answer && 'reason' in answer ? answer.reason : undefined,
      complaint: now.complaint,
      people,
      codesOf: (aid) => (screen.kind === 'sort' ? codesFor(screen, aid, form.answers, form.context) : []),
      ...(now.same ? { same: now.same } : {}),
    })
    await paper.html(request, response, shown, now.complaint ? 422 : 200)
  }

  async function frameOf({ caller, form, request }: Visit): Promise<PlainFrame> {
    const { lang } = caller
    return {
      assets: paper.assets,
      lang,
      strings: paper.words(lang),
      languages: languagesOf(form, services),
      study: form.study.texts[lang]!.title,
      synthetic: form.synthetic,
      draft: isDraft(translationState(services.instruments.library, form.questionnaire, lang)),
      here: request.path,
    }
  }

  return router
}

const place = (screen: Screen | undefined): string => (screen ? `${START}/q/${screen.id}` : END)

const following = ({ questionnaire, answers, context }: OpenForm, { id }: Screen): Screen | undefined =>
  after(questionnaire.screens, answers, context, id)

/** The screen of the address, as long as it is on the path. */
const screenOf = ({ form, request }: Visit): Screen | undefined =>
  asked(path(form.questionnaire.screens, form.answers, form.context)).find((s) => s.id === request.params.id)

/** Where somebody goes on whose address is not on the path any more. */
const nearest = ({ form, request }: Visit): string =>
  place(after(form.questionnaire.screens, form.answers, form.context, String(request.params.id)))

const given = ({ form }: Visit, screen: NetworkScreen, held: unknown): Given => ({
  screen,
  held: held as ByAlter | undefined,
  active: undefined,
  answers: form.answers,
  context: form.context,
})

/** Who is on a screen: on the list of names the cards and those named, elsewhere those it is about. */
function peopleOf(visit: Visit, screen: Screen, held: unknown): string[] {
  if (!isNetwork(screen)) return []
  if (screen.kind !== 'roster') return facesOf(given(visit, screen, held))
  const cards = roster({}, visit.form.context).map((a) => a.aid)
  return [...cards, ...Object.keys((held as ByAlter | undefined) ?? {}).sort()]
}

/** A day in words: Gregorian and with ASCII digits in every language. */
const longDate = (day: string, lang: string): string =>
  new Intl.DateTimeFormat(`${lang}-u-ca-gregory-nu-latn`, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
