import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Request, type Response, Router } from 'express'
import { isDraft, offeredLanguages, studyState, translationState } from '../core/instrument/offered.ts'
import type { Answer } from '../core/instrument/types.ts'
import { isProblem, problem, problemExamples } from '../core/problem.ts'
import { expectedMinutes } from '../core/study/minutes.ts'
import { apiPage } from '../pages/api.ts'
import { consentPage } from '../pages/consent.ts'
import { homePage, messagePage, refusedPage } from '../pages/message.ts'
import { welcomePage } from '../pages/welcome.ts'
import { stringsHash } from '../words.ts'
import { sessionOf } from './cookie.ts'
import { type Caller, describeWho, type Endpoint } from './endpoint.ts'
import { type OpenForm, openForm, shownLanguage } from './form.ts'
import type { Services } from './services.ts'
import { languagesOf, nameOfOther } from './session.ts'

/** The pages that the server renders. Who may see them: welcome, home and interface anyone, the others a respondent. */
export function pages(services: Services, endpoints: readonly Endpoint[], client: string): Router {
  const router = Router()
  const { library } = services.instruments
  const words = (lang: string) => library.interfaces.get(lang)!.strings
  const html = (response: Response, page: string, status = 200) =>
    response.status(status).set('cache-control', 'no-store').type('html').send(page)
  const preload = surveyCode(client)
  const urlencoded = express.urlencoded({ extended: false, limit: '2kb' })

  /** Whether this server holds nothing but invented people. */
  const onlySynthetic = async () => (await services.store.studies.list()).every((s) => s.synthetic === 1)

  router.get('/', async (request, response) => {
    const lang = preferred(request, services)
    html(response, homePage({ lang, strings: words(lang), synthetic: await onlySynthetic() }))
  })

  router.get('/a', async (request, response) => {
    const languages = offered(services).map((lang) => ({
      lang,
      name: library.interfaces.get(lang)!.name,
      strings: words(lang),
      draft: showsDrafts(lang, services.instruments),
    }))
    const lang = preferred(request, services)
    html(response, welcomePage({ lang, strings: words(lang), languages, synthetic: await onlySynthetic() }))
  })

  router.get('/api/docs', (_request, response) => {
    html(
      response,
      apiPage({
        routes: endpoints.map((e) => ({ ...e, who: describeWho(e.who) })),
        problems: problemExamples(),
      }),
    )
  })

  /** Runs a page for the respondent of the session, or says to open the link again. */
  const forRespondent =
    (show: (caller: Caller, form: OpenForm, request: Request, response: Response) => unknown) =>
    async (request: Request, response: Response) => {
      const caller = await sessionOf(request, services)
      const form = caller && (await openForm(caller, services))
      if (caller && form && !isProblem(form))
        return show({ ...caller, lang: shownLanguage(form, caller.lang) }, form, request, response)
      const lang = preferred(request, services)
      const text = words(lang)['problem.session-missing']!
      return html(response, messagePage({ lang, title: words(lang)['error.title']!, text }), 401)
    }

  router.get(
    '/consent',
    forRespondent(async ({ lang }, form, _request, response) => {
      if (form.submitted) return response.redirect(303, '/survey')
      return html(
        response,
        consentPage({
          lang,
          strings: words(lang),
          languages: languagesOf(form, services),
          title: form.study.texts[lang]!.title,
          programme: form.study.texts[lang]!.programme,
          synthetic: form.synthetic,
          draft: isDraft(translationState(library, form.questionnaire, lang)),
          minutes: expectedMinutes(form.questionnaire),
          name: await nameOfOther(form, words(lang), services),
          resume: form.consented,
          preload,
        }),
      )
    }),
  )

  router.post(
    '/consent',
    urlencoded,
    forRespondent(async (caller, form, request, response) => {
      const { lang } = caller
      const said = (request.body as { answer?: string } | undefined)?.answer
      if (form.submitted || (form.consented && said === 'yes')) return response.redirect(303, '/survey')
      if (said !== 'yes' && said !== 'no') return response.redirect(303, '/consent')
      if (said === 'no' && form.consented) {
        const strings = words(lang)
        return html(
          response,
          messagePage({ lang, title: strings['refused.title']!, text: strings['consent.stop']! }),
        )
      }
      await consent(caller, form, said === 'yes', services)
      if (said === 'yes') return response.redirect(303, '/survey')
      return html(response, refusedPage({ lang, strings: words(lang), synthetic: form.synthetic }))
    }),
  )

  router.post(
    '/consent/language',
    urlencoded,
    forRespondent(async (caller, form, request, response) => {
      const lang = (request.body as { lang?: string } | undefined)?.lang
      if (lang && form.languages.includes(lang))
        await services.store.links.setLanguage(caller.study, caller.token, lang)
      return response.redirect(303, '/consent')
    }),
  )

  router.get(
    '/survey',
    forRespondent((_caller, form, _request, response) => {
      if (!form.consented) return response.redirect(303, '/consent')
      return response.set('cache-control', 'no-store').sendFile(join(client, 'index.html'))
    }),
  )

  return router
}

/** The built modules of the questionnaire, fetched while the consent is read. */
function surveyCode(client: string): string[] {
  const manifest = JSON.parse(readFileSync(join(client, 'manifest.json'), 'utf8')) as Record<
    string,
    { file: string }
  >
  return [...new Set(Object.values(manifest).map((entry) => `/${entry.file}`))].filter((file) =>
    file.endsWith('.js'),
  )
}

/** Writes the consent as answers of the welcome page, after whatever was said before, and pins the form to its questionnaire. */
async function consent(caller: Caller, form: OpenForm, yes: boolean, services: Services): Promise<void> {
  const { library } = services.instruments
  const { questionnaire } = form
  const receivedAt = Math.max(services.clock(), form.lastAt + 1)
  const said: Record<string, Answer> = {
    'start.lang': { value: caller.lang },
    'start.cons': { value: yes ? 1 : 0 },
  }
  const answers = questionnaire.screens
    .filter((s) => s.asked === 'welcome' && said[s.id])
    .map((s) => ({ item: s.id, answer: said[s.id]!, age_ms: 0, lang: caller.lang }))
  await services.store.responses.begin(
    { study: caller.study, form: caller.form, event: services.newId(), receivedAt, answers },
    {
      questionnaire: questionnaire.name,
      version: questionnaire.version,
      sha256: form.sha256,
      stringsSha256: stringsHash(library, caller.lang),
      translation: translationState(library, questionnaire, caller.lang),
      mode: 'web',
      context: JSON.stringify(form.context),
      begunAt: receivedAt,
    },
  )
}

/** Languages that any study offers, in the order of the first study that does. */
const offered = ({ instruments }: Services): string[] => [
  ...new Set(
    [...instruments.library.studies.values()].flatMap((s) => offeredLanguages(instruments.library, s)),
  ),
]

/** Whether some study shows drafts in a language. */
const showsDrafts = (lang: string, { library }: Services['instruments']): boolean =>
  [...library.studies.values()].some(
    (s) => offeredLanguages(library, s).includes(lang) && isDraft(studyState(library, s, lang)),
  )

/** The language that the browser asks for, of those on offer. */
function preferred(request: Request, services: Services): string {
  const all = offered(services)
  return request.acceptsLanguages(all) || all[0]!
}

export const notFound = (services: Services) => (request: Request, response: Response) => {
  const lang = preferred(request, services)
  const strings = services.instruments.library.interfaces.get(lang)!.strings
  const text = strings['problem.not-found']!
  response
    .status(problem('not-found').status)
    .type('html')
    .send(messagePage({ lang, title: strings['error.title']!, text }))
}
