import type { Screen, ScreenText } from '../core/instrument/types.ts'
import { type Complaint, hintOf, limitsOf } from '../core/question/judge.ts'
import { escapeHtml, fill, type Strings } from './html.ts'
import { type Language, languageSwitch } from './languages.ts'
import { type Framed, layout } from './layout.ts'
import { plainBody } from './plainBody.ts'

/** What every page of the plain mode shows around its own part. */
export interface PlainFrame extends Framed {
  lang: string
  strings: Strings
  languages: Language[]
  /** Title of the study. */
  study: string
  synthetic: boolean
  draft: boolean
  /** Address of the page, where switching the language leads back to. */
  here: string
}

export interface Person {
  aid: string
  label: string
}

export interface PlainQuestion extends PlainFrame {
  screen: Screen
  text: ScreenText
  values: Readonly<Record<string, string>>
  /** Number of the question on the way so far. */
  number: number
  /** Address of the question before. */
  back: string | undefined
  /** Tells this showing of the page from others, so that sending it twice saves once. */
  nonce: string
  /** What the answer holds: as last given, or as sent with a mistake. */
  held: unknown
  /** Reason chosen instead of an answer. */
  reason: number | undefined
  complaint: Complaint | undefined
  /** People on a network screen, cards first. */
  people: Person[]
  /** Codes offered for somebody. */
  codesOf: (aid: string) => number[]
  /** Somebody called the same, to be asked about. */
  same?: { person: Person; label: string; asked: string[] }
}

/** One question as a page that needs no script. */
export function plainQuestion(page: PlainQuestion): string {
  const { strings, text, values, complaint, screen } = page
  const say = (key: string, more: Readonly<Record<string, string>> = {}): string =>
    fill(strings[key] ?? '', { ...values, ...more })
  const error = complaint && say(complaint.key, complaint.values)
  const reason = (way: 'refuse' | 'dont_know', code: number): string =>
    `<button name="do" value="${way}" aria-pressed="${page.reason === code}">${say(`survey.${way}`)}</button>`
  const lead = [text.period, text.intro].flatMap((line) =>
    line === undefined ? [] : [`<p class="lead">${fill(line, values)}</p>`],
  )
  const ways = page.same
    ? ''
    : `<div class="ways">${page.back ? `<a class="secondary back" href="${page.back}">${say('survey.back')}</a>` : ''}
<button class="primary next" name="do" value="next">${say('survey.next')}</button></div>
<div class="reasons">${reason('refuse', -991)}${reason('dont_know', -992)}</div>`
  return framed(
    page,
    `${complaint ? `${strings['error.prefix']} ` : ''}${strings['survey.question']?.replace('{number}', String(page.number))}`,
    `${
      error
        ? `<div class="summary" role="alert" tabindex="-1" autofocus><h2>${say('error.title')}</h2>
<p><a href="#answer">${error}</a></p>
<button class="secondary" form="answers" name="do" value="skip">${say('survey.skip')}</button></div>`
        : ''
    }
<p class="section"><span>${say(`section.${screen.part}`)}</span><span>${say('survey.question', { number: String(page.number) })}</span></p>
<div id="lead">${lead.join('')}</div>
<h1 id="question">${fill(text.question, values)}</h1>
<p class="hint" id="hint">${say(hintOf(screen, text), { ...limitsOf(screen), unit: text.unit ?? '' })}</p>
${error ? `<p class="error" id="answer-error"><span class="hidden">${say('error.prefix')} </span>${error}</p>` : ''}
<form id="answers" method="post" novalidate>
<input type="hidden" name="nonce" value="${escapeHtml(page.nonce)}">
${plainBody(page)}
${ways}
</form>`,
  )
}

/** After the last question: send. */
export const plainEnd = (page: PlainFrame & { back: string | undefined; nonce: string }): string =>
  framed(
    page,
    page.strings['survey.end.title'] ?? '',
    `<h1>${escapeHtml(page.strings['survey.end.title'] ?? '')}</h1>
<p class="lead">${escapeHtml(page.strings['survey.end.text'] ?? '')}</p>
<form method="post"><input type="hidden" name="nonce" value="${escapeHtml(page.nonce)}">
<div class="ways">${page.back ? `<a class="secondary back" href="${page.back}">${escapeHtml(page.strings['survey.back'] ?? '')}</a>` : ''}
<button class="primary next">${escapeHtml(page.strings['survey.send'] ?? '')}</button></div></form>`,
  )

/** Thanks, help for everybody, and when the next one comes. */
export const plainThanks = (page: PlainFrame & { help: string; next: string | undefined }): string => {
  const say = (key: string, values = {}): string => fill(page.strings[key] ?? '', values)
  return framed(
    page,
    page.strings['thanks.title'] ?? '',
    `<h1>${say('thanks.title')}</h1>
<p class="lead">${say('thanks.text')}</p>
<p class="next-date">${page.next ? say('thanks.next', { date: page.next }) : say('thanks.last')}</p>
<p class="help">${say('thanks.help', { help_contacts: page.help })}</p>`,
  )
}

/** The browser keeps titles in its history: neither question nor name stands there. */
const framed = (page: PlainFrame, title: string, main: string): string =>
  layout({
    assets: page.assets,
    lang: page.lang,
    title: `${title} — ${page.study}`,
    notices: page.synthetic ? [page.strings['consent.synthetic'] ?? ''] : [],
    bar: `<div class="study"><p>${escapeHtml(page.study)}</p></div>${languageSwitch(page.lang, page.languages, page.strings, page.here)}`,
    main: `${main}${page.draft ? `<p class="draft">${escapeHtml(page.strings['consent.draft'] ?? '')}</p>` : ''}`,
  })
