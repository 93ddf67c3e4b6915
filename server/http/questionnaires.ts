import { questionnaire } from '../contract.ts'
import { problem } from '../core/problem.ts'
import { type Endpoint, endpoint } from './endpoint.ts'

export const questionnaireEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/api/questionnaires/:sha256/:lang',
    who: 'respondent',
    summary: 'A compiled questionnaire with its words in one language',
    reply: questionnaire.reply,
    problems: ['not-found'],
    async run({ services, request, response }) {
      const { library, hashes } = services.instruments
      const { sha256, lang } = request.params as { sha256: string; lang: string }
      const [name] = [...hashes].find(([, hash]) => hash === sha256) ?? []
      const found = name && library.questionnaires.get(name)
      const words = library.interfaces.get(lang)
      if (!found || !words) return problem('not-found')
      response.set('cache-control', 'private, no-cache')
      return { questionnaire: found, text: library.texts.questionnaire(found, lang), strings: words.strings }
    },
  }),
]
