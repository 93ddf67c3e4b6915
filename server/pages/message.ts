import { escapeHtml, type Strings } from './html.ts'
import { layout } from './layout.ts'

export interface MessagePage {
  lang: string
  title: string
  text: string
  /** Sentences that stand on top, such as the notice of a demonstration. */
  notices?: string[]
}

/** One heading and one paragraph. */
export const messagePage = ({ lang, title, text, notices }: MessagePage): string =>
  layout({
    lang,
    title,
    ...(notices ? { notices } : {}),
    main: `<h1>${escapeHtml(title)}</h1>\n<p class="lead">${escapeHtml(text)}</p>`,
  })

/** After "no": nothing but the "no" was stored, and the link still works. */
export const refusedPage = (page: { lang: string; strings: Strings; synthetic: boolean }): string =>
  messagePage({
    lang: page.lang,
    title: page.strings['refused.title'] ?? '',
    text: page.strings['refused.text'] ?? '',
    notices: page.synthetic ? [page.strings['consent.synthetic'] ?? ''] : [],
  })

/** `/`: for people who come without their link. */
export const homePage = (page: { lang: string; strings: Strings; synthetic: boolean }): string =>
  messagePage({
    lang: page.lang,
    title: page.strings['home.title'] ?? '',
    text: page.strings['home.text'] ?? '',
    notices: page.synthetic ? [page.strings['consent.synthetic'] ?? ''] : [],
  })
