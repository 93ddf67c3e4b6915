import { escapeHtml, type Strings } from './html.ts'
import { inLanguage, type Language } from './languages.ts'
import { type Framed, layout } from './layout.ts'

/** Problems that can meet a person who opens a link. */
const PROBLEMS = [
  'link-unknown',
  'link-expired',
  'link-revoked',
  'rate-limited',
  'offline',
  'internal',
  'invalid',
]

export interface WelcomePage extends Framed {
  /** Language of the title and the frame. */
  lang: string
  strings: Strings
  /** Every language on offer, with its own interface strings. */
  languages: (Language & { strings: Strings; draft: boolean })[]
  /** Everybody on this server is invented. */
  synthetic: boolean
}

const draft = (strings: Strings): string => `<small>${escapeHtml(strings['consent.draft'] ?? '')}</small>`

/** `/a`: choose a language. The secret stands after the `#` and never reaches the server in an address. */
export function welcomePage({ assets, lang, strings, languages, synthetic }: WelcomePage): string {
  const buttons = languages
    .map(
      (l) => `<li><button type="button" data-lang="${escapeHtml(l.lang)}" ${inLanguage(l.lang)}>
<strong>${escapeHtml(l.name)}</strong><span>${escapeHtml(l.strings['welcome.choose'] ?? '')}</span>${l.draft ? draft(l.strings) : ''}</button></li>`,
    )
    .join('')
  const problems = languages
    .flatMap((l) =>
      PROBLEMS.map(
        (code) =>
          `<p data-problem="${code}" ${inLanguage(l.lang)}>${escapeHtml(l.strings[`problem.${code}`] ?? l.strings['problem.invalid'] ?? '')}</p>`,
      ),
    )
    .join('')
  const noscript = languages
    .map((l) => `<p ${inLanguage(l.lang)}>${escapeHtml(l.strings['home.code'] ?? '')}</p>`)
    .join('')
  return layout({
    assets,
    lang,
    title: strings['welcome.title'] ?? '',
    notices: synthetic ? [strings['consent.synthetic'] ?? ''] : [],
    scripts: [assets.welcome],
    prefetch: assets.survey,
    main: `<section id="choose">
<h1>${escapeHtml(strings['welcome.title'] ?? '')}</h1>
<p>${escapeHtml(strings['welcome.tap'] ?? '')}</p>
<div id="problem" class="problem" role="alert" tabindex="-1" hidden></div>
<ul class="welcome">${buttons}</ul>
</section>
<section id="home" hidden>
<h1>${escapeHtml(strings['home.title'] ?? '')}</h1>
${languages.map((l) => `<p ${inLanguage(l.lang)}>${escapeHtml(l.strings['home.text'] ?? '')}</p>`).join('')}
</section>
<template id="problems">${problems}</template>
<noscript><div class="problem">${noscript}<p><a href="/">${escapeHtml(strings['home.plain'] ?? '')}</a></p></div></noscript>`,
  })
}
