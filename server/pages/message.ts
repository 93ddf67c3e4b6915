import { escapeHtml, type Strings } from './html.ts'
import { type Framed, layout } from './layout.ts'

export interface MessagePage extends Framed {
  lang: string
  title: string
  text: string
  /** Sentences that stand on top, such as the notice of a demonstration. */
  notices?: string[]
}

interface WordsPage extends Framed {
  lang: string
  strings: Strings
  synthetic: boolean
}

/** One heading and one paragraph. */
export const messagePage = ({ assets, lang, title, text, notices }: MessagePage): string =>
  layout({
    assets,
    lang,
    title,
    ...(notices ? { notices } : {}),
    main: `<h1>${escapeHtml(title)}</h1>\n<p class="lead">${escapeHtml(text)}</p>`,
  })

/** After "no": nothing but the "no" was stored, and the link still works. */
export const refusedPage = (page: WordsPage): string =>
  messagePage({
    assets: page.assets,
    lang: page.lang,
    title: page.strings['refused.title'] ?? '',
    text: page.strings['refused.text'] ?? '',
    notices: page.synthetic ? [page.strings['consent.synthetic'] ?? ''] : [],
  })

/** `/`: for people who come without their link: a field for the code of their letter. */
export function homePage({ strings, error, ...page }: WordsPage & { error?: string }): string {
  const say = (key: string): string => escapeHtml(strings[key] ?? '')
  const wrong = error === undefined ? '' : ' aria-invalid="true" aria-describedby="answer-error"'
  return layout({
    assets: page.assets,
    lang: page.lang,
    title: `${error === undefined ? '' : `${strings['error.prefix']} `}${strings['home.title']}`,
    notices: page.synthetic ? [strings['consent.synthetic'] ?? ''] : [],
    main: `${error === undefined ? '' : `<div class="summary" role="alert" tabindex="-1" autofocus><h2>${say('error.title')}</h2><p><a href="#code">${escapeHtml(error)}</a></p></div>`}
<h1>${say('home.title')}</h1>
<p class="lead">${say('home.text')}</p>
<form method="post" action="/" class="answers">
<p><label for="code">${say('home.code')}</label></p>
${error === undefined ? '' : `<p class="error" id="answer-error"><span class="hidden">${say('error.prefix')} </span>${escapeHtml(error)}</p>`}
<p><input id="code" type="text" name="code" dir="ltr" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="80"${wrong}></p>
<button class="primary next">${say('survey.next')}</button>
</form>`,
  })
}
