import { type ReactNode, useEffect, useRef } from 'react'

/** The h1 of a screen. It takes the focus when the screen appears, so that a screen reader starts there. */
export function Heading({ id, children }: { id?: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [])
  return (
    <h1 id={id} ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
