import type { QuestionnaireReply, SessionReply } from '#contract'
import { after, asked, before, path, resumeAt } from '#core/answers/path.ts'
import type { Answer, Answers, Screen, ScreenText } from '#core/instrument/types.ts'
import type { Api, Failure } from '../api.ts'
import { type Complaint, judge, sameAnswer, shownOf } from './judge.ts'
import { createQueue, type QueuePorts, type SaveState } from './queue.ts'

/** Where the person is: a screen id, or one of the two places after the last question. */
export type Place = string
export const END: Place = 'end'
export const THANKS: Place = 'thanks'

export const REASONS = { blank: -985, refused: -991, unknown: -992 } as const

export interface State {
  session: SessionReply
  form: QuestionnaireReply
  place: Place
  answers: Answers
  /** What the view of a screen holds and no answer is yet, by screen id. */
  drafts: Readonly<Record<string, unknown>>
  complaint: Complaint | undefined
  save: SaveState
  /** Code of the problem to show. */
  problem: string | undefined
  busy: boolean
}

/** The browser's history: one entry per screen, the address stays. */
export interface Trail {
  push(place: Place): void
  replace(place: Place): void
  /** Goes to the entry before, if this form has one; `arrive` follows. */
  back(): boolean
}

export interface Ports extends Pick<QueuePorts, 'now' | 'newId' | 'later'> {
  api: Api
  trail: Trail
}

export type Controller = ReturnType<typeof createController>

/** The form without a page: answers, place, queue. The components show its state and call its methods. */
export function createController(session: SessionReply, form: QuestionnaireReply, ports: Ports) {
  const listeners = new Set<() => void>()
  let submission: string | undefined
  let state: State = {
    session,
    form,
    place: firstPlace(session, form),
    answers: session.answers,
    drafts: {},
    complaint: undefined,
    save: 'idle',
    problem: undefined,
    busy: false,
  }
  const set = (change: Partial<State>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const queue = createQueue({
    ...ports,
    send: (events) => ports.api.save({ sha256: state.session.questionnaire.sha256, events }),
    changed: (save, failure) => set({ save, problem: save === 'failed' ? failure?.code : undefined }),
  })
  ports.trail.replace(state.place)

  const show = (place: Place): void =>
    set({ place, complaint: undefined, problem: state.save === 'failed' ? state.problem : undefined })
  const following = (id: string): Place =>
    after(state.form.questionnaire.screens, state.answers, state.session.context, id)?.id ?? END

  function record(id: string, answer: Answer): void {
    const { [id]: _held, ...drafts } = state.drafts
    const changed = !sameAnswer(state.answers[id], answer)
    set({ answers: { ...state.answers, [id]: answer }, drafts })
    if (changed) queue.push(id, answer, state.session.lang)
  }

  /** Keeps what was chosen before the screen is left by any other way than "next". */
  function settle(): void {
    const screen = screenOf(state)
    if (!screen || !(screen.id in state.drafts)) return
    const verdict = judge(screen, textOf(state, screen), state.drafts[screen.id])
    if ('answer' in verdict) record(screen.id, verdict.answer)
  }

  function advance(id: string): void {
    const place = following(id)
    ports.trail.push(place)
    show(place)
  }

  /** The wanted place, or the nearest one where answers given since have closed it. */
  function reachable(place: Place): Place {
    if (state.place === THANKS) return THANKS
    if (place === END || pathOf(state).some((s) => s.id === place)) return place
    return state.place === END ? END : following(state.place)
  }

  async function reload(lang: string): Promise<Failure | undefined> {
    const switched = await ports.api.setLanguage(lang)
    if (!switched.ok) return switched.failure
    const [next, words] = await Promise.all([
      ports.api.session(),
      ports.api.questionnaire(state.session.questionnaire.sha256, lang),
    ])
    if (!next.ok) return next.failure
    if (!words.ok) return words.failure
    set({ session: next.value, form: words.value, complaint: undefined })
    return undefined
  }

  return {
    getState: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    unsaved: () => queue.size() > 0,
    wake: queue.wake,
    settle,

    /** The view of the current screen holds another value. */
    hold(value: unknown): void {
      set({ drafts: { ...state.drafts, [state.place]: value } })
    },

    next(): void {
      const screen = screenOf(state)
      if (!screen) return
      const answered = state.answers[screen.id]
      const untouched = answered && !(screen.id in state.drafts)
      const verdict = untouched
        ? { answer: answered }
        : judge(screen, textOf(state, screen), heldOf(state, screen))
      if ('complaint' in verdict) {
        set({ complaint: verdict.complaint })
      } else {
        record(screen.id, verdict.answer)
        advance(screen.id)
      }
    },

    /** Goes on without a value: left blank, refused, not known. */
    leave(reason: number): void {
      const screen = screenOf(state)
      if (!screen) return
      record(screen.id, { reason })
      advance(screen.id)
    },

    back(): void {
      settle()
      const place = previousOf(state)
      if (!place || ports.trail.back()) return
      ports.trail.replace(place)
      show(place)
    },

    /** The browser went to another entry of the history. */
    arrive(place: Place): void {
      settle()
      const target = reachable(place)
      if (target !== place) ports.trail.replace(target)
      show(target)
    },

    async setLanguage(lang: string): Promise<void> {
      if (lang === state.session.lang || state.busy) return
      set({ busy: true })
      const failure = await reload(lang)
      set({ busy: false, problem: failure?.code })
    },

    /** Sends the form as soon as every answer is saved. */
    async send(): Promise<void> {
      if (state.busy) return
      set({ busy: true, problem: undefined })
      submission ??= ports.newId()
      const stuck = await queue.drained()
      if (stuck) return set({ busy: false, problem: stuck.code })
      const sent = await ports.api.submit({
        sha256: state.session.questionnaire.sha256,
        event_id: submission,
      })
      if (!sent.ok) return set({ busy: false, problem: sent.failure.code })
      set({ busy: false, session: { ...state.session, submitted: true, next: sent.value.next } })
      ports.trail.replace(THANKS)
      show(THANKS)
    },
  }
}

function firstPlace(session: SessionReply, form: QuestionnaireReply): Place {
  if (session.submitted) return THANKS
  return resumeAt(form.questionnaire.screens, session.answers, session.context)?.id ?? END
}

export const pathOf = (state: State): Screen[] =>
  asked(path(state.form.questionnaire.screens, state.answers, state.session.context))

export const screenOf = (state: State): Screen | undefined =>
  state.form.questionnaire.screens.find((s) => s.id === state.place)

export const textOf = (state: State, screen: Screen): ScreenText =>
  state.form.text.screens[screen.id] ?? { title: '', question: '', options: {} }

/** What the view of a screen shows: the draft, else the answer as last given. */
export const heldOf = (state: State, screen: Screen): unknown =>
  screen.id in state.drafts ? state.drafts[screen.id] : shownOf(screen, state.answers[screen.id])

/** The reason chosen on a screen, as long as nothing else was chosen since. */
export function reasonOf(state: State, screen: Screen): number | undefined {
  const answer = state.answers[screen.id]
  return answer && 'reason' in answer && !(screen.id in state.drafts) ? answer.reason : undefined
}

/** The screen before; undefined on the first. */
export function previousOf(state: State): Place | undefined {
  if (state.place === END) return pathOf(state).at(-1)?.id
  return before(state.form.questionnaire.screens, state.answers, state.session.context, state.place)?.id
}
