import type { ComponentType } from 'react'
import type { Screen } from '#core/instrument/types.ts'
import { Bench } from './Bench.tsx'
import { Balance, Bars, Bubbles, Calendar, Circles, Figures, Hill, Jug, Stars } from './scales.tsx'

/** A step of an ordered scale: `level` 0 … `top`. */
export interface Step {
  level: number
  top: number
}

const drawings: Record<string, ComponentType<Step>> = {
  balance: Balance,
  bars: Bars,
  bench: Bench,
  bubbles: Bubbles,
  calendar: Calendar,
  circles: Circles,
  figures: Figures,
  hill: Hill,
  jug: Jug,
  stars: Stars,
}

/** The drawing beside one answer. Decoration for those who read the words; nothing where there is none to show. */
export function Drawing({ screen, code }: { screen: Screen; code: unknown }) {
  const Scale = drawings[screen.display]
  if (!Scale || !('codes' in screen)) return null
  const level = screen.codes.indexOf(Number(code))
  return level < 0 ? <span className="drawing" /> : <Scale level={level} top={screen.codes.length - 1} />
}
