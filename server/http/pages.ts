import { join } from 'node:path'
import { Router, urlencoded } from 'express'
import { isDraft, offeredLanguages, studyState, translationState } from '../core/instrument/offered.ts'
import type { Answer } from '../core/instrument/types.ts'
import { isProblem, problem, problemExamples } from '../core/problem.ts'
import { expectedMinutes } from '../core/study/minutes.ts'
import { codeHash } from '../ids.ts'
import { apiPage } from '../pages/api.ts'
import { consentPage } from '../pages/consent.ts'
import { homePage, messagePage, refusedPage } from '../pages/message.ts'
import { welcomePage } from '../pages/welcome.ts'
import { stringsHash } from '../words.ts'
import { type Caller, describeWho, type Endpoint } from './endpoint.ts'
import { exchange } from './exchange.ts'
import type { OpenForm } from './form.ts'
import { offered, type Paper } from './paper.ts'
import { respondentPages } from './respondent.ts'
import type { Services } from './services.ts'
import { languagesOf, nameOfOther } from './session.ts'

/** Addresses of the plain mode, where a switch of the language leads back to. */
const PLAIN = /^\/plain(\/[a-z0-9._-]+)*$/
/** `<study>-<10 Crockford characters>`: letters carry it. */
const CODE = /^([a-z][a-z0-9-]{0,39})-([0-9a-hjkmnp-tv-z]{10})$/

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

  /** A code from a letter, for those without a camera or without JavaScript. */
  router.post('/', fields, async (request, response) => {
    const typed = String((request.body as { code?: string } | undefined)?.code ?? '')
    const [, study, code] = CODE.exec(typed.replace(/\s/g, '').toLowerCase()) ?? []
    const lang = preferred(request)
    const opened =
      study && code
        ? await exchange(
            { study, secret: codeHash(services.sha256, study, code), lang: undefined },
            services,
            response,
          )
        : problem('link-unknown')
    if (!isProblem(opened)) return response.redirect(303, '/consent')
    const key = opened.problem === 'link-unknown' ? 'problem.code-unknown' : `problem.${opened.problem}`
    const page = { assets, lang, strings: words(lang), synthetic: await onlySynthetic() }
    return html(request, response, homePage({ ...page, error: words(lang)[key] ?? '' }), opened.status)
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

  const forRespondent = respondentPages(services, paper)

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
      const plain = (request.body as { plain?: string } | undefined)?.plain !== undefined
      const survey = plain ? '/plain' : '/survey'
      if (form.submitted || (form.consented && said === 'yes')) return response.redirect(303, survey)
      if (said !== 'yes' && said !== 'no') return response.redirect(303, '/consent')
      if (said === 'no' && form.consented) {
        const strings = words(lang)
        return html(
          request,
          response,
          messagePage({ assets, lang, title: strings['refused.title']!, text: strings['consent.stop']! }),
        )
      }
      await consent(caller, form, said === 'yes', plain ? 'plain' : 'web', services)
      if (said === 'yes') return response.redirect(303, survey)
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
      const here = String((request.body as { here?: string } | undefined)?.here)
      return response.redirect(303, PLAIN.test(here) ? here : '/consent')
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
async function consent(
  caller: Caller,
  form: OpenForm,
  yes: boolean,
  mode: 'web' | 'plain',
  services: Services,
): Promise<void> {
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
      mode,
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
