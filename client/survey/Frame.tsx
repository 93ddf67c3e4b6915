import type { ReactNode } from 'react'
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { problemSentence } from '../ui/words.ts'
import { type State, THANKS } from './state.ts'

interface Props {
  state: State
  onLanguage: (lang: string) => void
  children: ReactNode
}

/** What stands around every screen: notices, language switch, save state. */
export function Frame({ state, onLanguage, children }: Props) {
  const { session, form } = state
  const { strings } = form
  const saving = state.place === THANKS ? undefined : strings[`save.${state.save}`]
  return (
    <div className="sheet">
      {session.synthetic && (
        <aside className="notices">
          <p className="notice">{strings['consent.synthetic']}</p>
        </aside>
      )}
      <header className="bar">
        <div className="study">
          <p>{session.title}</p>
          <p className={`save ${saving ? state.save : ''}`} role="status">
            {saving}
          </p>
        </div>
        <LanguageSwitch
          label={strings['survey.language'] ?? ''}
          current={session.lang}
          languages={session.languages}
          onChoose={onLanguage}
        />
      </header>
      <main aria-busy={state.busy}>
        <div role="alert">
          {state.problem && <p className="problem">{problemSentence(strings, state.problem)}</p>}
        </div>
        <div role="status">{state.note && <p className="note">{strings[state.note]}</p>}</div>
        {children}
      </main>
      {session.draft && (
        <footer>
          <p className="draft">{strings['consent.draft']}</p>
        </footer>
      )}
    </div>
  )
}
