import { directionOf } from '#core/instrument/direction.ts'
import { Heading } from '../ui/Heading.tsx'
import { Words } from '../ui/Words.tsx'
import { longDate } from './longDate.ts'
import type { State } from './state.ts'

/** Thanks, where to find help (the same for everybody), when the next one comes. */
export function ThanksScreen({ state }: { state: State }) {
  const { session, form } = state
  const { strings } = form
  return (
    <>
      <Heading>{strings['thanks.title']}</Heading>
      <p className="lead">{strings['thanks.text']}</p>
      <p className="next-date">
        {session.next ? (
          <Words
            text={strings['thanks.next'] ?? ''}
            values={{ date: longDate(session.next, session.lang) }}
          />
        ) : (
          strings['thanks.last']
        )}
      </p>
      <p className="help">
        <Words
          text={strings['thanks.help'] ?? ''}
          values={{ help_contacts: session.help }}
          dir={directionOf(session.lang)}
        />
      </p>
    </>
  )
}
