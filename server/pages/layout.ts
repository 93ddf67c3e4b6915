import { directionOf } from '../core/instrument/direction.ts'
import { escapeHtml } from './html.ts'

/** Addresses of the built files. */
export interface Assets {
  style: string
  welcome: string
  /** Modules of the questionnaire. */
  survey: string[]
}

/** What every page is given. */
export interface Framed {
  assets: Assets
}

export interface Page extends Framed {
  lang: string
  title: string
  /** HTML of the page below the notices. */
  main: string
  /** Sentences that stand on top of the page: demonstration, draft. */
  notices?: string[]
  /** HTML between notices and main: the language switch. */
  bar?: string
  scripts?: string[]
  /** Modules that the next page needs; the browser may fetch them while this one is read. */
  preload?: string[]
  /** Files of later pages, for when the browser has nothing else to do. */
  prefetch?: string[]
}

/** The frame of every server-rendered page. No inline script, no inline style, no foreign host. */
export function layout(page: Page): string {
  const notices = (page.notices ?? []).map((text) => `<p class="notice">${escapeHtml(text)}</p>`).join('')
  const scripts = (page.scripts ?? [])
    .map((src) => `<script type="module" src="${escapeHtml(src)}"></script>`)
    .join('')
  const preload = (page.preload ?? [])
    .map((href) => `<link rel="modulepreload" href="${escapeHtml(href)}">`)
    .join('')
  const prefetch = (page.prefetch ?? [])
    .map((href) => `<link rel="prefetch" href="${escapeHtml(href)}" as="script" crossorigin>`)
    .join('')
  return `<!doctype html>
<html lang="${escapeHtml(page.lang)}" dir="${directionOf(page.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(page.title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${escapeHtml(page.assets.style)}">
${scripts}${preload}${prefetch}
</head>
<body>
<div class="sheet">
${notices ? `<aside class="notices">${notices}</aside>` : ''}
${page.bar ? `<header class="bar">${page.bar}</header>` : ''}
<main>
${page.main}
</main>
</div>
</body>
</html>
`
}
