import type { Trail } from './controller.ts'
import type { Place } from './state.ts'

interface Entry {
  place: Place
  /** How many entries of this form lie before. */
  depth: number
}

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && 'place' in value

/** One history entry per screen; the address stays `/survey`. */
export function browserTrail(): Trail {
  history.scrollRestoration = 'manual'
  const depth = (): number => (isEntry(history.state) ? history.state.depth : 0)
  return {
    push: (place) => history.pushState({ place, depth: depth() + 1 } satisfies Entry, ''),
    replace: (place) => history.replaceState({ place, depth: depth() } satisfies Entry, ''),
    back() {
      if (depth() === 0) return false
      history.back()
      return true
    },
  }
}

/** Calls `arrive` whenever the browser's Back or Forward was used. */
export function onTravel(arrive: (place: Place) => void): void {
  addEventListener('popstate', (event) => {
    if (isEntry(event.state)) arrive(event.state.place)
  })
}
