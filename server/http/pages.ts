import { join } from 'node:path'
import { type Request, type Response, Router, urlencoded } from 'express'
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
import { offered, type Paper } from './paper.ts'
import type { Services } from './services.ts'
import { languagesOf, nameOfOther } from './session.ts'

/** The pages that the server renders. Who may see them: welcome, home and interface anyone, the others a respondent. */
export function pages(
  services: Services,
  paper: Paper,
  endpoints: readonly Endpoint[],
  client: string,
): Router {
  const router = Router()
  const { library } = services.instruments
  const { assets, words, html, preferred } = paper
  const fields = urlencoded({ extended: false, limit: '2kb' })

  /** Whether this server holds nothing but invented people. */
  const onlySynthetic = async () => (await services.store.studies.list()).every((s) => s.synthetic === 1)

  router.get('/', async (request, response) => {
    const lang = preferred(request)
    return html(
      request,
      response,
      homePage({ assets, lang, strings: words(lang), synthetic: await onlySynthetic() }),
    )
  })

  router.get('/a', async (request, response) => {
    const languages = offered(services.instruments).map((lang) => ({
      lang,
      name: library.interfaces.get(lang)!.name,
      strings: words(lang),
      draft: showsDrafts(lang, services.instruments),
    }))
    const lang = preferred(request)
    const synthetic = await onlySynthetic()
    return html(request, response, welcomePage({ assets, lang, strings: words(lang), languages, synthetic }))
  })

  router.get('/api/docs', (request, response) => {
    const routes = endpoints.map((e) => ({ ...e, who: describeWho(e.who) }))
    return html(request, response, apiPage({ assets, routes, problems: problemExamples() }))
  })

  /** Runs a page for the respondent of the session, or says to open the link again. */
  const forRespondent =
    (show: (caller: Caller, form: OpenForm, request: Request, response: Response) => unknown) =>
    async (request: Request, response: Response) => {
      const caller = await sessionOf(request, services)
      const form = caller && (await openForm(caller, services))
      if (caller && form && !isProblem(form))
        return show({ ...caller, lang: shownLanguage(form, caller.lang) }, form, request, response)
      return paper.problem(request, response, problem('session-missing'))
    }

  router.get(
    '/consent',
    forRespondent(async ({ lang }, form, request, response) => {
      if (form.submitted) return response.redirect(303, '/survey')
      return html(
        request,
        response,
        consentPage({
          assets,
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
        }),
      )
    }),
  )

  router.post(
    '/consent',
    fields,
    forRespondent(async (caller, form, request, response) => {
      const { lang } = caller
      const said = (request.body as { answer?: string } | undefined)?.answer
      if (form.submitted || (form.consented && said === 'yes')) return response.redirect(303, '/survey')
      if (said !== 'yes' && said !== 'no') return response.redirect(303, '/consent')
      if (said === 'no' && form.consented) {
        const strings = words(lang)
        return html(
          request,
          response,
          messagePage({ assets, lang, title: strings['refused.title']!, text: strings['consent.stop']! }),
        )
      }
      await consent(caller, form, said === 'yes', services)
      if (said === 'yes') return response.redirect(303, '/survey')
      return html(
        request,
        response,
        refusedPage({ assets, lang, strings: words(lang), synthetic: form.synthetic }),
      )
    }),
  )

  router.post(
    '/consent/language',
    fields,
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

/** Whether some study shows drafts in a language. */
const showsDrafts = (lang: string, { library }: Services['instruments']): boolean =>
  [...library.studies.values()].some(
    (s) => offeredLanguages(library, s).includes(lang) && isDraft(studyState(library, s, lang)),
  )
