import type { QuestionnaireReply, SessionReply } from '#contract'
import { after, resumeAt } from '#core/answers/path.ts'
import { namedOf } from '#core/answers/people.ts'
import { blankRest, isNetwork, judgeNetwork, stepBack, stepOn } from '#core/answers/steps.ts'
import type { Answer, ByAlter, Screen } from '#core/instrument/types.ts'
import { judge, sameAnswer, type Verdict } from '#core/question/judge.ts'
import type { Api, Failure } from '../api.ts'
import { createVault } from './network/vault.ts'
import { createQueue, type QueuePorts } from './queue.ts'
import {
  END,
  givenOf,
  heldOf,
  type Place,
  pathOf,
  previousOf,
  REASONS,
  type State,
  screenOf,
  THANKS,
  textOf,
} from './state.ts'

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
    active: undefined,
    names: session.names,
    note: undefined,
    complaint: undefined,
    save: 'idle',
    problem: undefined,
    busy: false,
  }
  const set = (change: Partial<State>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const vault = createVault(ports.api.saveNames, session.names)
  const queue = createQueue({
    ...ports,
    /** Nobody is in an answer whose name is not kept yet. */
    async send(events) {
      const failure = await vault.flush()
      if (failure) return { ok: false, failure }
      return ports.api.save({ sha256: state.session.questionnaire.sha256, events })
    },
    changed: (save, failure) => set({ save, problem: save === 'failed' ? failure?.code : undefined }),
  })
  ports.trail.replace(state.place)

  const show = (place: Place): void =>
    set({
      place,
      active: undefined,
      note: undefined,
      complaint: undefined,
      problem: state.save === 'failed' ? state.problem : undefined,
    })
  const following = (id: string): Place =>
    after(state.form.questionnaire.screens, state.answers, state.session.context, id)?.id ?? END

  function record({ id, kind }: Screen, answer: Answer): void {
    const { [id]: _held, ...drafts } = state.drafts
    const changed = !sameAnswer(state.answers[id], answer)
    if (kind === 'roster' && 'value' in answer) vault.add(namedOf(answer.value as ByAlter), state.names)
    set({ answers: { ...state.answers, [id]: answer }, drafts })
    if (changed) queue.push(id, answer, state.session.lang)
  }

  /** Keeps what was chosen before the screen is left by any other way than "next". */
  function settle(): void {
    const screen = screenOf(state)
    if (!screen || !(screen.id in state.drafts)) return
    const verdict = verdictOn(screen)
    if ('answer' in verdict) record(screen, verdict.answer)
  }

  /** An answer from what the screen holds, or what to say about it. An answer untouched is not judged again. */
  function verdictOn(screen: Screen): Verdict {
    if (isNetwork(screen)) return judgeNetwork(givenOf(state, screen))
    return judge(screen, textOf(state, screen), heldOf(state, screen))
  }

  /** Keeps the answer and goes on. */
  function finish(screen: Screen, answer: Answer): void {
    record(screen, answer)
    const place = following(screen.id)
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
    const names = { ...next.value.names, ...state.names }
    set({ session: next.value, form: words.value, names, complaint: undefined })
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

    /** Another part of the screen comes to hand. */
    activate(active: string | undefined): void {
      set({ active, complaint: undefined })
    },

    /** Somebody is called so from now on; the name is sent with the answer that holds the person. */
    call(aid: string, label: string): void {
      set({ names: { ...state.names, [aid]: label } })
    },

    /** A quiet word, until the next screen. */
    say(note: string): void {
      set({ note })
    },

    next(): void {
      const screen = screenOf(state)
      if (!screen) return
      const answered = state.answers[screen.id]
      const untouched = answered && !(screen.id in state.drafts)
      const step =
        untouched && !('value' in answered && isNetwork(screen))
          ? { answer: answered }
          : isNetwork(screen)
            ? stepOn(givenOf(state, screen))
            : verdictOn(screen)
      if ('active' in step) set({ active: step.active, complaint: undefined })
      else if ('complaint' in step) set({ complaint: step.complaint })
      else finish(screen, step.answer)
    },

    /** Goes on without a value: left blank, refused, not known. */
    leave(reason: number): void {
      const screen = screenOf(state)
      if (!screen) return
      const rest = reason === REASONS.blank && isNetwork(screen)
      finish(screen, rest ? blankRest(givenOf(state, screen)) : { reason })
    },

    back(): void {
      const screen = screenOf(state)
      const step = screen && isNetwork(screen) ? stepBack(givenOf(state, screen)) : undefined
      if (step) {
        set({ active: step.active, complaint: undefined })
        return
      }
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
