import { openSession, saveAnswers, session, setLanguage, submit } from '../contract.ts'
import type { StoredAnswer } from '../core/answers/fold.ts'
import { read } from '../core/answers/read.ts'
import { isDraft, translationState } from '../core/instrument/offered.ts'
import { asksNetwork, withoutMatches } from '../core/measure/ego.ts'
import { isProblem, type Problem, problem } from '../core/problem.ts'
import type { NewEvent } from '../store/responses.ts'
import { type Caller, type Endpoint, endpoint } from './endpoint.ts'
import { exchange } from './exchange.ts'
import { nextDate, type OpenForm, openForm, shownLanguage } from './form.ts'
import type { Services } from './services.ts'

const open = endpoint({
  method: 'post',
  path: '/api/session',
  who: 'anyone',
  summary: "Exchanges a link's secret for a session",
  body: openSession.body,
  reply: openSession.reply,
  problems: ['link-unknown', 'link-expired', 'link-revoked', 'language-unknown', 'rate-limited'],
  run: async ({ services, body: { study, secret, lang }, response }) =>
    exchange({ study, secret: services.sha256(secret.toLowerCase()), lang }, services, response),
})

const show = endpoint({
  method: 'get',
  path: '/api/session',
  who: 'respondent',
  summary: 'Where the form stands: questionnaire, language, answers so far',
  reply: session.reply,
  problems: ['session-missing'],
  async run({ services, caller }) {
    const form = await openForm(caller, services)
    return isProblem(form) ? form : sessionReply(form, caller, services)
  },
})

async function sessionReply(form: OpenForm, caller: Caller, services: Services) {
  const lang = shownLanguage(form, caller.lang)
  const { library } = services.instruments
  const { study, questionnaire } = form
  const strings = library.interfaces.get(lang)!.strings
  return {
    study: study.name,
    title: study.texts[lang]!.title,
    synthetic: form.synthetic,
    draft: isDraft(translationState(library, questionnaire, lang)),
    role: form.row.role,
    wave: form.row.wave,
    questionnaire: { name: questionnaire.name, version: questionnaire.version, sha256: form.sha256 },
    lang,
    languages: languagesOf(form, services),
    consented: form.consented,
    submitted: form.submitted,
    answers: form.answers,
    context: withoutMatches(form.context),
    name: await nameOfOther(form, strings, services),
    names: asksNetwork(questionnaire) ? await namesOf(form, services) : {},
    host_language: study.texts[lang]!.host_language,
    help: study.texts[lang]!.help_contacts,
    next: await nextDate(form, services),
  }
}

/** The other member of the match: by first name where the vault knows it, else as "the buddy", "the newcomer". */
export async function nameOfOther(
  form: OpenForm,
  strings: Readonly<Record<string, string>>,
  { store, vault }: Services,
): Promise<string> {
  const { study, mid, role } = form.row
  const match = mid === '' ? undefined : await store.studies.match(study, mid)
  const known = match && (await vault.firstName(study, role === 'b' ? match.newcomer : match.buddy))
  return known ?? strings[role === 'b' ? 'name.n' : 'name.b']!
}

/** Nicknames that this person gave, and the first names of those on cards. */
export async function namesOf(form: OpenForm, { store, vault }: Services): Promise<Record<string, string>> {
  const { study, pid, role } = form.row
  const names = await vault.alterNames(study, pid)
  for (const card of String(form.context.net_cards ?? '')
    .split(' ')
    .filter(Boolean)) {
    const [aid, mid] = card.split('=') as [string, string]
    const match = await store.studies.match(study, mid)
    const first = match && (await vault.firstName(study, role === 'b' ? match.newcomer : match.buddy))
    if (first) names[aid] = first
  }
  return names
}

/** Languages of the form by their own names. */
export const languagesOf = (form: OpenForm, { instruments }: Services): { lang: string; name: string }[] =>
  form.languages.map((lang) => ({ lang, name: instruments.library.interfaces.get(lang)!.name }))

const language = endpoint({
  method: 'put',
  path: '/api/session/language',
  who: 'respondent',
  summary: 'Switches the language; page and answers stay',
  body: setLanguage.body,
  reply: setLanguage.reply,
  problems: ['language-unknown'],
  async run({ services, caller, body }) {
    const form = await openForm(caller, services)
    if (isProblem(form)) return form
    if (!form.languages.includes(body.lang)) return problem('language-unknown', { lang: body.lang })
    await services.store.links.setLanguage(caller.study, caller.token, body.lang)
    return { lang: body.lang }
  },
})

/** What both saving and submitting ask first: begun with consent, and on the version that the phone shows. */
function writable(form: OpenForm, sha256: string): Problem | undefined {
  if (!form.consented) return problem('form-not-begun')
  return form.sha256 === sha256 ? undefined : problem('form-stale')
}

const save = endpoint({
  method: 'post',
  path: '/api/session/answers',
  who: 'respondent',
  summary: 'Saves one or many answers, and sends the form if asked; a repeated event changes nothing',
  body: saveAnswers.body,
  reply: saveAnswers.reply,
  problems: [
    ...[
      'form-not-begun',
      'form-stale',
      'form-submitted',
      'item-unknown',
      'value-type',
      'value-range',
      'value-unknown',
    ],
    ...['reason-unknown', 'language-unknown', 'event-conflict', 'body-too-large'],
  ],
  async run({ services, caller, body }) {
    const form = await openForm(caller, services)
    if (isProblem(form)) return form
    const refused = writable(form, body.sha256)
    if (refused) return refused
    const receivedAt = services.clock()
    const own = { study: caller.study, form: caller.form }
    const events: NewEvent[] = []
    for (const sent of body.events) {
      if (!form.study.languages.includes(sent.lang)) return problem('language-unknown', { lang: sent.lang })
      const checked = read(form.questionnaire.screens, sent.answers)
      if (isProblem(checked)) return checked
      const answers = checked.map(
        (c, i): StoredAnswer => ({ ...c, age_ms: sent.answers[i]!.age_ms, lang: sent.lang }),
      )
      events.push({ ...own, event: sent.event_id, receivedAt, answers })
    }
    const fresh = unknownEvents(events, form)
    if (isProblem(fresh)) return fresh
    if (fresh.length > 0 && form.submitted) return problem('form-submitted')
    const submission = body.submit && { ...own, event: body.submit.event_id, submittedAt: receivedAt }
    if (fresh.length > 0 || submission) await services.store.responses.append(fresh, submission)
    const saved = body.events.map((e) => e.event_id)
    return body.submit ? { saved, submitted: true, next: await nextDate(form, services) } : { saved }
  },
})

/** Leaves out events that are there already; the same id with other answers is a conflict. */
function unknownEvents(events: NewEvent[], { events: known }: OpenForm): NewEvent[] | Problem {
  const text = (answers: readonly StoredAnswer[]) =>
    JSON.stringify(answers.map(({ item, answer, lang }) => [item, answer, lang]))
  const there = new Map(known.map((e) => [e.event_id, e.answers]))
  const conflict = events.find((e) => there.has(e.event) && text(there.get(e.event)!) !== text(e.answers))
  if (conflict) return problem('event-conflict', { event: conflict.event })
  return events.filter((e) => !there.has(e.event))
}

const send = endpoint({
  method: 'post',
  path: '/api/session/submit',
  who: 'respondent',
  summary: 'Sends the form; a repeated submission changes nothing',
  body: submit.body,
  reply: submit.reply,
  problems: ['form-not-begun', 'form-stale'],
  async run({ services, caller, body }) {
    const form = await openForm(caller, services)
    if (isProblem(form)) return form
    const refused = writable(form, body.sha256)
    if (refused) return refused
    await services.store.responses.submit(caller.study, caller.form, body.event_id, services.clock())
    return { submitted: true, next: await nextDate(form, services) }
  },
})

export const sessionEndpoints: Endpoint[] = [open, show, language, save, send]
