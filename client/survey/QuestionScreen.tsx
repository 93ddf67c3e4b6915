import { lazy, Suspense } from 'react'
import { labelOf, spokenLabel } from '#core/answers/people.ts'
import { activeOf, isNetwork } from '#core/answers/steps.ts'
import type { Screen } from '#core/instrument/types.ts'
import { kindOf } from '#core/question/index.ts'
import { hintOf, limitsOf } from '#core/question/judge.ts'
import { Heading } from '../ui/Heading.tsx'
import { ListenButton } from '../ui/ListenButton.tsx'
import { Words } from '../ui/Words.tsx'
import { plain } from '../ui/words.ts'
import type { Controller } from './controller.ts'
import { ErrorSummary } from './ErrorSummary.tsx'
import { Crowd, Name } from './network/Face.tsx'
import { ERROR_ID, HINT_ID, LEAD_ID, QUESTION_ID } from './question/ids.ts'
import {
  givenOf,
  heldOf,
  pathOf,
  previousOf,
  REASONS,
  reasonOf,
  type State,
  screenOf,
  textOf,
} from './state.ts'

/** Characters from which a question takes a smaller heading. */
const LONG = 120

/** SurveyJS is most of the code; it loads beside the session and the words. */
export const loadQuestionBody = () => import('./question/QuestionBody.tsx')
const QuestionBody = lazy(loadQuestionBody)
/** What SurveyJS cannot show: people, and one attribute of each. */
export const loadNetworkBody = () => import('./network/NetworkBody.tsx')
const NetworkBody = lazy(loadNetworkBody)

/** One question: its words, its answers, and the ways on. */
export function QuestionScreen({ state, controller }: { state: State; controller: Controller }) {
  const screen = screenOf(state)
  if (!screen) return null
  const { strings } = state.form
  const text = textOf(state, screen)
  const names = { name: state.session.name, host_language: state.session.host_language }
  const reason = reasonOf(state, screen)
  const lead = [text.period, text.intro].filter((line): line is string => line !== undefined)
  const number = pathOf(state).findIndex((s) => s.id === screen.id) + 1
  const person = personOf(state, screen)
  const values = person === undefined ? names : { ...names, alter: person }
  const options = optionCodes(screen).map((code) => text.options[code] ?? '')
  const spoken = [...lead, text.question, ...(person === undefined ? [] : [person]), ...options].map((line) =>
    spokenLabel(plain(line, person === undefined ? names : { ...names, alter: spokenLabel(person) })),
  )
  /** While a person is being named, there is one way on: to name the person or not. */
  const naming = screen.kind === 'roster' && state.active !== undefined
  const error = state.complaint && plain(strings[state.complaint.key] ?? '', state.complaint.values)

  return (
    <>
      {state.complaint && error && (
        <ErrorSummary
          complaint={state.complaint}
          title={strings['error.title'] ?? ''}
          error={error}
          skip={strings['survey.skip'] ?? ''}
          onSkip={() => controller.leave(REASONS.blank)}
        />
      )}
      <p className="section">
        <span>
          <Words text={strings[`section.${screen.part}`] ?? ''} values={names} />
        </span>
        <span>{plain(strings['survey.question'] ?? '', { number: String(number) })}</span>
      </p>
      <p className="module">
        <Words text={text.title} values={names} />
      </p>
      <div id={LEAD_ID}>
        {lead.map((line) => (
          <p className="lead" key={line}>
            <Words text={line} values={names} />
          </p>
        ))}
      </div>
      <Heading
        id={QUESTION_ID}
        long={text.question.length > LONG}
        key={screen.kind === 'ties' ? person : undefined}
      >
        <Words text={text.question} values={values} show={(filled) => <Name label={filled} />} />
      </Heading>
      <ListenButton lang={state.session.lang} lines={spoken} strings={strings} />
      <p className="hint" id={HINT_ID}>
        {plain(strings[hintOf(screen, text)] ?? '', { unit: text.unit ?? '', ...limitsOf(screen) })}
      </p>
      {error && (
        <p className="error" id={ERROR_ID}>
          <span className="hidden">{strings['error.prefix']} </span>
          {error}
        </p>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          controller.next()
        }}
      >
        <Suspense fallback={<p className="hint">{strings['survey.loading']}</p>}>
          {isNetwork(screen) ? (
            <NetworkBody screen={screen} state={state} controller={controller} />
          ) : (
            <QuestionBody
              screen={screen}
              text={text}
              names={names}
              strings={strings}
              held={heldOf(state, screen)}
              invalid={error !== undefined}
              onHold={controller.hold}
            />
          )}
        </Suspense>
        <div className="ways">
          {(naming || previousOf(state)) && (
            <button type="button" className="secondary back" onClick={controller.back}>
              {strings['survey.back']}
            </button>
          )}
          {!naming && (
            <button type="submit" className="primary next">
              {strings['survey.next']}
            </button>
          )}
        </div>
      </form>
      {!naming && (
        <div className="reasons">
          {(['refuse', 'dont_know'] as const).map((way) => {
            const code = way === 'refuse' ? REASONS.refused : REASONS.unknown
            return (
              <button
                type="button"
                key={way}
                aria-pressed={reason === code}
                onClick={() => controller.leave(code)}
              >
                {screen.kind === 'sort' && <Crowd />}
                {strings[`survey.${way}`]}
              </button>
            )
          })}
        </div>
      )}
    </>
  )
}

/** How the person at hand on a network screen is called. */
function personOf(state: State, screen: Screen): string | undefined {
  const aid = isNetwork(screen) ? activeOf(givenOf(state, screen)) : undefined
  return aid && labelOf(aid, state.names, state.session.role, state.form.strings)
}

const optionCodes = (screen: Parameters<typeof kindOf>[0]): number[] => [
  ...('codes' in screen ? screen.codes : []),
  ...kindOf(screen).reasons(screen),
]
