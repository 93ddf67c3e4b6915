import type { ComponentType } from 'react'
import type { NetworkScreen } from '#core/instrument/types.ts'
import type { BodyProps } from './body.ts'
import { Roster } from './Roster.tsx'
import { Sort } from './Sort.tsx'
import { Still } from './Still.tsx'
import { Ticks } from './Ticks.tsx'
import { Ties } from './Ties.tsx'

const bodies: {
  [K in NetworkScreen['kind']]: ComponentType<BodyProps<Extract<NetworkScreen, { kind: K }>>>
} = { roster: Roster, still: Still, ticks: Ticks, sort: Sort, ties: Ties }

/** The answers of a network screen, by its kind. */
export default function NetworkBody(props: BodyProps) {
  const Body = bodies[props.screen.kind] as ComponentType<BodyProps>
  return (
    <div className={`network ${props.screen.kind}`}>
      <Body {...props} />
    </div>
  )
}
