import { type ReactNode, useEffect, useRef } from 'react'

/** The h1 of a screen. It takes the focus when the screen appears, so that a screen reader starts there. */
export function Heading({
  id,
  long = false,
  children,
}: {
  id?: string
  long?: boolean
  children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [])
  return (
    <h1 id={id} className={long ? 'long' : undefined} ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
