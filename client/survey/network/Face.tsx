import type { ReactNode } from 'react'
import { spokenLabel } from '#core/answers/people.ts'
import { pictureOf } from '#core/answers/pictures.ts'
import { Glyph } from './Glyph.tsx'

/** Hair of six kinds, over a face of radius 15 around (24, 26). */
const HAIR: ReactNode[] = [
  <path key="short" d="M9 25C8 13 16 8 24 8s16 5 15 17c-3-6-8-9-15-9S12 19 9 25z" />,
  <path key="long" d="M7 38V24C7 13 15 7 24 7s17 6 17 17v14h-5V26c-2-6-6-9-12-9s-10 3-12 9v12z" />,
  <g key="curls">
    <circle cx="12" cy="18" r="5" />
    <circle cx="18" cy="12" r="5.5" />
    <circle cx="26" cy="10.5" r="5.5" />
    <circle cx="33" cy="14" r="5.5" />
    <circle cx="37" cy="20" r="4.5" />
  </g>,
  <g key="bun">
    <circle cx="24" cy="7" r="5" />
    <path d="M9 25c0-9 6-15 15-15s15 6 15 15c-5-3-9-7-11-9-4 5-12 8-19 9z" />
  </g>,
  <path key="cap" d="M9 22c0-9 7-14 15-14s15 5 15 14zM7 22h34a1.5 1.5 0 0 1 0 3.5H7A1.5 1.5 0 0 1 7 22z" />,
  <path key="side" d="M9 27C7 14 15 8 25 8c9 0 15 6 14 18-1-5-3-8-6-9-6 3-15 2-19 1-2 2-4 5-5 9z" />,
]
const MOUTH = ['M18 33q6 5 12 0', 'M19 34h10', 'M19 32q5 6 10 0z', 'M20 34q4 2 8-1']
const TONES = 8

/** A round face whose features follow from the id, so that the same person looks the same on every screen. */
function Avatar({ aid }: { aid: string }) {
  const number = Number(aid.slice(1)) + (aid.startsWith('c') ? 4 : -1)
  const glasses = number % 5 === 3
  return (
    <svg className={`avatar tone-${number % TONES}`} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <circle className="disc" cx="24" cy="24" r="23" />
      <circle className="skin" cx="24" cy="26" r="15" />
      <g className="hair">{HAIR[(number + Math.floor(number / TONES)) % HAIR.length]}</g>
      <circle className="dot" cx="18.5" cy="27" r="1.8" />
      <circle className="dot" cx="29.5" cy="27" r="1.8" />
      {glasses && (
        <path
          className="trait"
          d="M14 27a4.5 4.5 0 0 0 9 0 4.5 4.5 0 0 0-9 0M25 27a4.5 4.5 0 0 0 9 0 4.5 4.5 0 0 0-9 0M23 26h2"
        />
      )}
      <path className="trait" d={MOUTH[(number * 3) % MOUTH.length]} />
      {aid.startsWith('c') && <circle className="card" cx="24" cy="24" r="22" />}
    </svg>
  )
}

/** How somebody looks: the chosen picture, or a drawn face. */
export function Face({ aid, label }: { aid: string; label: string }) {
  const picture = pictureOf(label)
  return picture ? <Glyph picture={picture} /> : <Avatar aid={aid} />
}

/** How somebody is called; a picture is said and not written. */
export function Name({ label }: { label: string }) {
  return pictureOf(label) ? (
    <span className="hidden">{spokenLabel(label)}</span>
  ) : (
    <bdi className="name" dir="auto">
      {label}
    </bdi>
  )
}

/** Several people: what is said of all of them, beside what is said of one. */
export function Crowd() {
  return (
    <svg className="crowd" viewBox="0 0 40 24" width="34" height="20" aria-hidden="true" focusable="false">
      <circle cx="8" cy="9" r="4" />
      <path d="M1 22v-2a7 6 0 0 1 14 0v2z" />
      <circle cx="32" cy="9" r="4" />
      <path d="M25 22v-2a7 6 0 0 1 14 0v2z" />
      <circle cx="20" cy="7" r="5" />
      <path d="M12 22v-2a8 7 0 0 1 16 0v2z" />
    </svg>
  )
}
