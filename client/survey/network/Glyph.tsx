import type { ReactNode } from 'react'
import type { Picture, PictureName } from '#core/answers/pictures.ts'

const RAYS = [0, 45, 90, 135, 180, 225, 270, 315]
const PETALS = [0, 72, 144, 216, 288]

/** Pale shapes on a coloured disc; `cut` draws in the colour of the disc. */
const SHAPES: Record<PictureName, ReactNode> = {
  sun: (
    <>
      <circle cx="24" cy="24" r="7.5" />
      {RAYS.map((turn) => (
        <path key={turn} d="M22.6 8.5h2.8v5h-2.8z" transform={`rotate(${turn} 24 24)`} />
      ))}
    </>
  ),
  moon: <path d="M29 9.5A15 15 0 1 0 38.5 29 12.5 12.5 0 0 1 29 9.5z" />,
  star: <path d="M24 8l4.6 10.2 11.1 1.2-8.3 7.5 2.4 10.9L24 32.2l-9.8 5.6 2.4-10.9-8.3-7.5 11.1-1.2z" />,
  cloud: <path d="M15 34a7.5 7.5 0 0 1-.6-15 10 10 0 0 1 19-1A8 8 0 0 1 34 34z" />,
  tree: (
    <>
      <circle cx="24" cy="18" r="10" />
      <circle cx="17" cy="23" r="6.5" />
      <circle cx="31" cy="23" r="6.5" />
      <path d="M22 26h4v13h-4z" />
    </>
  ),
  flower: (
    <>
      {PETALS.map((turn) => (
        <circle key={turn} cx="24" cy="15.5" r="6.3" transform={`rotate(${turn} 24 24)`} />
      ))}
      <circle className="full" cx="24" cy="24" r="4.6" />
    </>
  ),
  leaf: (
    <>
      <path d="M12 32C8 18 19 9 38 10c1 17-8 28-22 26z" />
      <path className="cut" d="M11 38c4-8 10-14 19-20" />
    </>
  ),
  apple: (
    <>
      <path d="M24 18c-4-4-13-2-13 7 0 7 5 14 9 14 2 0 2-1 4-1s2 1 4 1c4 0 9-7 9-14 0-9-9-11-13-7z" />
      <path d="M25 15c0-5 3-8 8-8 0 5-3 8-8 8z" />
    </>
  ),
  bird: (
    <>
      <path d="M8 21l6-3c1-5 5-8 9-7 4 .5 6 3.5 7 7 3 5 8 8 12 9-4 6-11 9-17 9-8 0-12-5-12-12z" />
      <path className="cut" d="M20 25c2 5 7 7 12 6" />
      <circle className="full" cx="20" cy="17.5" r="1.6" />
      <path d="M22 34h2v6h-2zM27 34h2v6h-2z" />
    </>
  ),
  fish: (
    <>
      <path d="M8 24c5-9 17-11 24-3l8-6v18l-8-6c-7 8-19 6-24-3z" />
      <circle className="full" cx="16" cy="22.5" r="1.8" />
      <path className="cut" d="M22 19c2 3 2 7 0 10" />
    </>
  ),
  cat: (
    <>
      <path d="M11 10l8 5h10l8-5v16c0 7-6 12-13 12s-13-5-13-12z" />
      <circle className="full" cx="19" cy="24" r="2" />
      <circle className="full" cx="29" cy="24" r="2" />
      <path className="cut" d="M21 31q1.5 2 3 0q1.5 2 3 0" />
    </>
  ),
  house: (
    <>
      <path d="M24 8l17 15h-4v15H11V23H7z" />
      <path className="full" d="M20.5 27h7v11h-7z" />
    </>
  ),
  cup: (
    <>
      <path d="M11 19h22v12a7 7 0 0 1-7 7h-8a7 7 0 0 1-7-7zM33 21h3a5 5 0 0 1 0 11h-4v-3h4a2 2 0 0 0 0-5h-3z" />
      <path className="steam" d="M17 15q-2-2 0-4t0-4M24 15q-2-2 0-4t0-4" />
    </>
  ),
  ball: (
    <>
      <circle cx="24" cy="24" r="15" />
      <path className="full" d="M24 17l6.6 4.8-2.5 7.700h-8.200l-2.5-7.700z" />
      <path
        className="cut"
        d="M24 17V9M30.6 21.800l7.6-2.500M28.1 29.500l4.7 6.500M19.9 29.500l-4.7 6.500M17.4 21.800l-7.6-2.5"
      />
    </>
  ),
  boat: <path d="M22 7v21H9zM25 12l13 16H25zM7 31h34c-2 5-6 8-10 8H17c-4 0-8-3-10-8z" />,
  key: (
    <>
      <path d="M15 15a9 9 0 0 0 0 18 9 9 0 0 0 8.5-6H30v5h4v-5h3v4h4v-8H23.500A9 9 0 0 0 15 15z" />
      <circle className="full" cx="15" cy="24" r="3.5" />
    </>
  ),
}

/** One of the pictures, in its colour. */
export function Glyph({ picture }: { picture: Picture }) {
  return (
    <svg
      className={`avatar glyph ${picture.colour}`}
      viewBox="0 0 48 48"
      aria-hidden="true"
      focusable="false"
    >
      <circle className="full" cx="24" cy="24" r="23" />
      <g className="shape">{SHAPES[picture.name]}</g>
    </svg>
  )
}
