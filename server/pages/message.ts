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

/** `/`: for people who come without their link. */
export const homePage = (page: WordsPage): string =>
  messagePage({
    assets: page.assets,
    lang: page.lang,
    title: page.strings['home.title'] ?? '',
    text: page.strings['home.text'] ?? '',
    notices: page.synthetic ? [page.strings['consent.synthetic'] ?? ''] : [],
  })
