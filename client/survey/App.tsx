import { useEffect, useSyncExternalStore } from 'react'
import { directionOf } from '#core/instrument/direction.ts'
import { plain } from '../ui/words.ts'
import type { Controller } from './controller.ts'
import { EndScreen } from './EndScreen.tsx'
import { Frame } from './Frame.tsx'
import { QuestionScreen } from './QuestionScreen.tsx'
import { END, type State, screenOf, THANKS, textOf } from './state.ts'
import { ThanksScreen } from './ThanksScreen.tsx'

/** The place decides the screen; the language decides `<html lang dir>`. */
export function App({ controller }: { controller: Controller }) {
  const state = useSyncExternalStore(controller.subscribe, controller.getState)
  const { lang } = state.session
  const title = titleOf(state)
  useEffect(() => {
    document.documentElement.lang = lang
    document.documentElement.dir = directionOf(lang)
  }, [lang])
  useEffect(() => {
    document.title = title
  }, [title])

  return (
    <Frame state={state} onLanguage={controller.setLanguage}>
      {state.place === THANKS ? (
        <ThanksScreen state={state} />
      ) : state.place === END ? (
        <EndScreen state={state} controller={controller} />
      ) : (
        <QuestionScreen key={state.place} state={state} controller={controller} />
      )}
    </Frame>
  )
}

/** The browser keeps titles in its history: no nickname stands there. */
function titleOf(state: State): string {
  const { strings } = state.form
  const screen = screenOf(state)
  const page = screen
    ? plain(textOf(state, screen).question, { name: state.session.name, alter: '…' })
    : (strings[state.place === THANKS ? 'thanks.title' : 'survey.end.title'] ?? '')
  const prefix = state.complaint ? `${strings['error.prefix'] ?? ''} ` : ''
  return `${prefix}${page} — ${state.session.title}`
}
