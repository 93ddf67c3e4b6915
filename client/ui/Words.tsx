import { Fragment, type ReactNode } from 'react'
import { parts } from '#core/instrument/fill.ts'
import type { Values } from './words.ts'

interface Props {
  text: string
  values: Values
  /** Direction of the filled parts. A name has its own (`auto`); a text in the language of the page has the page's. */
  dir?: 'auto' | 'ltr' | 'rtl'
  /** Draws a filled part that is more than text. */
  show?: (text: string) => ReactNode
}

/** A text with its placeholders filled; each filled part is isolated from the direction of the sentence. */
export function Words({ text, values, dir = 'auto', show }: Props) {
  return parts(text, values).map((part, i) => {
    const key = `${i}${part.text}`
    return part.filled ? (
      <bdi key={key} dir={dir}>
        {show ? show(part.text) : part.text}
      </bdi>
    ) : (
      <Fragment key={key}>{part.text}</Fragment>
    )
  })
}
