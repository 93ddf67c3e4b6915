import { parts } from '../core/instrument/fill.ts'

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that is safe in an element and in a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] as string)

/** A sentence with its placeholders filled and isolated, so that a name in another script does not turn the line around. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  parts(text, values)
    .map((part) => (part.filled ? `<bdi>${escapeHtml(part.text)}</bdi>` : escapeHtml(part.text)))
    .join('')

/** Interface strings of one language, by key. */
export type Strings = Readonly<Record<string, string>>
