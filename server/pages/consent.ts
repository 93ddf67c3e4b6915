import { plural } from '../core/instrument/fill.ts'
import { drawings } from './drawings.ts'
import { escapeHtml, fill, type Strings } from './html.ts'
import { type Language, languageSwitch } from './languages.ts'
import { type Framed, layout } from './layout.ts'

export interface ConsentPage extends Framed {
  lang: string
  strings: Strings
  languages: Language[]
  /** Title of the study. */
  title: string
  programme: string
  synthetic: boolean
  draft: boolean
  minutes: number
  /** How the other member of the match is called in this language. */
  name: string
  /** The person has begun before: the button says "go on". */
  resume: boolean
}

/** `/consent`: plain words, who sees what, "no" as large as "yes". Works without JavaScript. */
export function consentPage(page: ConsentPage): string {
  const { strings } = page
  const values = { name: page.name, programme: page.programme, minutes: String(page.minutes) }
  const say = (key: string): string => fill(strings[key] ?? '', values)
  const fact = (key: keyof typeof drawings, text: string): string => `<li>${drawings[key]}<p>${text}</p></li>`
  const row = (key: keyof typeof drawings): string => fact(key, say(`consent.${key}`))
  const minutes = fill(plural(strings, 'consent.minutes', page.minutes, page.lang), values)
  return layout({
    assets: page.assets,
    lang: page.lang,
    title: `${strings['consent.title'] ?? ''} — ${page.title}`,
    notices: page.synthetic ? [strings['consent.synthetic'] ?? ''] : [],
    bar: `<div class="study"><p>${escapeHtml(page.title)}</p></div>${languageSwitch(page.lang, page.languages, strings)}`,
    preload: page.assets.survey,
    main: `<h1>${say('consent.title')}</h1>
<ul class="facts">${row('what')}${row('who')}${row('free')}${row('stop')}${fact('minutes', minutes)}</ul>
${page.draft ? `<p class="draft">${say('consent.draft')}</p>` : ''}
<form class="choice" method="post" action="/consent">
<noscript><input type="hidden" name="plain" value="1"></noscript>
<button class="primary" name="answer" value="yes">${say(page.resume ? 'consent.resume' : 'consent.yes')}</button>
<button class="primary no" name="answer" value="no">${say('consent.no')}</button>
</form>`,
  })
}
