import { directionOf } from '../core/instrument/direction.ts'
import { escapeHtml, type Strings } from './html.ts'

export interface Language {
  lang: string
  /** The language by its own name. */
  name: string
}

/** `lang` and `dir` of a part that is in another language than the page. */
export const inLanguage = (lang: string): string => `lang="${escapeHtml(lang)}" dir="${directionOf(lang)}"`

/** The language switch as one plain form: it works without JavaScript. */
export function languageSwitch(
  current: string,
  languages: readonly Language[],
  strings: Strings,
  here = '/consent',
): string {
  const name = languages.find((l) => l.lang === current)?.name ?? current
  const buttons = languages
    .map(
      (l) =>
        `<li><button name="lang" value="${escapeHtml(l.lang)}" ${inLanguage(l.lang)}${l.lang === current ? ' aria-current="true"' : ''}>${escapeHtml(l.name)}</button></li>`,
    )
    .join('')
  return `<details class="languages">
<summary><span class="hidden">${escapeHtml(strings['survey.language'] ?? '')}: </span>${escapeHtml(name)}</summary>
<form method="post" action="/consent/language"><input type="hidden" name="here" value="${escapeHtml(here)}"><ul>${buttons}</ul></form>
</details>`
}
