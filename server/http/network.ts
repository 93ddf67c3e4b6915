import { saveNames } from '../contract.ts'
import { answersOf, fold } from '../core/answers/fold.ts'
import { expectedQuestionnaire } from '../core/instrument/compile.ts'
import type { Answers, Context, Questionnaire, Study } from '../core/instrument/types.ts'
import { asksNetwork, egoNetwork, networkContext } from '../core/measure/ego.ts'
import type { EgoNetwork } from '../core/measure/network.ts'
import { isProblem } from '../core/problem.ts'
import { dayOf, isoDate } from '../core/study/calendar.ts'
import type { FormRow } from '../store/responses.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { openForm } from './form.ts'
import type { Services } from './services.ts'

/** Waves without a card: nobody has met a buddy yet. */
const BEFORE_THE_MATCH = ['w1', 'w1b']

/** A form that the person began before, as it was asked and answered. */
export interface Earlier {
  form: FormRow
  questionnaire: Questionnaire
  answers: Answers
}

/** Forms that the person of a form began before it, in the order of waves. */
export async function earlierForms(row: FormRow, study: Study, services: Services): Promise<Earlier[]> {
  const { store, instruments } = services
  const order = study.waves.map((w) => w.wave)
  const forms = (await store.responses.formsOf(row.study, row.pid, row.role, row.episode))
    .filter((f) => f.form !== row.form && f.begunAt !== null)
    .sort((a, b) => order.indexOf(a.wave) - order.indexOf(b.wave))
  return Promise.all(
    forms.map(async (form) => ({
      form,
      questionnaire: expectedQuestionnaire(instruments.library)(form.questionnaire!, form.version!),
      answers: answersOf(fold(await store.responses.events(form.study, form.form))),
    })),
  )
}

/** What the network screens of a form need to know: who was named before, and who stands on a card. */
export async function networkNow(
  row: FormRow,
  earlier: readonly Earlier[],
  { store, clock }: Services,
): Promise<Context> {
  const networks: EgoNetwork[] = []
  let own: Context = {}
  for (const { form, questionnaire, answers } of earlier) {
    own = { ...own, ...ownGroup(answers) }
    if (!asksNetwork(questionnaire)) continue
    const network = egoNetwork(questionnaire, answers, JSON.parse(form.context!) as Context, networks.at(-1))
    if (!('reason' in network)) networks.push(network)
  }
  const today = isoDate(dayOf(clock()))
  const current = await store.studies.currentMatches(row.study, row.pid, row.role, today)
  return { ...own, ...networkContext(networks, current, !BEFORE_THE_MATCH.includes(row.wave)) }
}

/** Where a buddy's family comes from, as told in an earlier form. */
function ownGroup(answers: Answers): Context {
  const own = answers['bg.own']
  return own && 'value' in own && typeof own.value === 'number' ? { bg_own: own.value } : {}
}

export const networkEndpoints: Endpoint[] = [
  endpoint({
    method: 'put',
    path: '/api/session/names',
    who: 'respondent',
    summary: 'Keeps nicknames of alters in the vault; they are shown to this person only',
    body: saveNames.body,
    reply: saveNames.reply,
    problems: ['not-found'],
    async run({ services, caller, body }) {
      const form = await openForm(caller, services)
      if (isProblem(form)) return form
      await services.vault.keepAlterNames(caller.study, form.row.pid, body.names)
      return { saved: true }
    },
  }),
]
