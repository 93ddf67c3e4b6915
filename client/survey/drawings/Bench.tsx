import type { ReactNode } from 'react'
import type { Step } from './Drawing.tsx'

/** Which person: two colours, no other difference. */
type Tone = 'full' | 'warm full'

/** A face that looks left (−1), ahead (0) or right (1). */
function Head({ look }: { look: -1 | 0 | 1 }) {
  return (
    <>
      <circle cx="0" cy="21" r="11" />
      {look === 0 ? (
        <path className="eyes" d="M-4 20v2M4 20v2" />
      ) : (
        <>
          <circle cx={11 * look} cy="23" r="2.6" />
          <path className="eyes" d={`M${5 * look} 18v2`} />
        </>
      )}
    </>
  )
}

/** Somebody on the bench seen from the front. */
function Front({ x, tone, look = 0 }: { x: number; tone: Tone; look?: -1 | 0 | 1 }) {
  return (
    <g className={tone} transform={`translate(${x} 0)`}>
      <Head look={look} />
      <path d="M-15 70V47q0-13 15-13t15 13v23z" />
      <path d="M-14 74h10v17q2 0 2 4h-16q0-4 4-4zM4 74h10v17q4 0 4 4H2q0-4 2-4z" />
      <path
        className="knee"
        d="M-16 70q0-7 7.5-7t7.5 7v5q0 5-7.5 5t-7.5-5zM1 70q0-7 7.5-7t7.5 7v5q0 5-7.5 5T1 75z"
      />
      <path className="arm" d="M-10 46v11l2 5M10 46v11l-2 5" />
    </g>
  )
}

/** Somebody seated sideways, legs towards `way`: −1 left, 1 right. */
function Side({ x, tone, way }: { x: number; tone: Tone; way: -1 | 1 }) {
  return (
    <g className={tone} transform={`translate(${x} 0) scale(${way} 1)`}>
      <Head look={1} />
      <path d="M-11 69V46q0-12 10-12t11 12v12h12q7 0 7 7v25q4 0 5 4H18V69z" />
      <path className="arm" d="M0 46v11q0 4 5 5h8" />
    </g>
  )
}

/** Two speech bubbles over two people who talk. */
const talk = (
  <g className="paper line">
    <path d="M109-10h34v13h-8l-2 5-4-5h-20z" />
    <path d="M157-10h34v13h-20l-4 5-2-5h-8z" />
  </g>
)

/** From the two ends with their backs half turned to shoulder to shoulder. */
const PLACES: ReactNode[] = [
  <g key="backs">
    <Side x={60} tone="full" way={-1} />
    <Side x={240} tone="warm full" way={1} />
  </g>,
  <g key="ends">
    <Side x={54} tone="full" way={1} />
    <Side x={246} tone="warm full" way={-1} />
  </g>,
  <g key="gap">
    <Front x={102} tone="full" />
    <rect className="place" x="132" y="34" width="36" height="32" rx="8" />
    <Front x={198} tone="warm full" />
  </g>,
  <g key="side">
    <Front x={127} tone="full" />
    <Front x={173} tone="warm full" />
  </g>,
  <g key="close">
    <Front x={133.5} tone="full" look={1} />
    <Front x={166.5} tone="warm full" look={-1} />
    {talk}
  </g>,
]

/** Two people on a bench, nearer with each step. */
export function Bench({ level }: Step) {
  return (
    <svg className="bench-picture" viewBox="0 -14 300 114" aria-hidden="true" focusable="false">
      <path className="plank" d="M34 44h232v7H34zM34 66h232v9H34zM52 44h8v51h-8zM240 44h8v51h-8z" />
      <path className="line" d="M10 95.5h280" />
      {PLACES[level]}
    </svg>
  )
}
