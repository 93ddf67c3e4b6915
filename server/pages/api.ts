import { escapeHtml } from './html.ts'
import { type Framed, layout } from './layout.ts'

export interface ApiRoute {
  method: string
  path: string
  who: string
  summary: string
  problems: readonly string[]
}

export interface ApiPage extends Framed {
  routes: readonly ApiRoute[]
  problems: readonly { code: string; status: number; message: string }[]
}

/** `/api/docs`: the interface to read; the machine-readable description is linked. */
export const apiPage = ({ assets, routes, problems }: ApiPage): string =>
  layout({
    assets,
    lang: 'en',
    title: 'Duopanel: the interface',
    main: `<h1>The interface</h1>
<p>The same as OpenAPI 3.1, with every field: <a href="/api/openapi.json">openapi.json</a>.
A failure is a problem as of RFC 9457; its code is stable.</p>
<h2>Routes</h2>
${routes.map(route).join('')}
<h2>Problems</h2>
<dl>${problems.map(row).join('')}</dl>`,
  })

const route = (
  r: ApiRoute,
): string => `<section><h3><code>${escapeHtml(r.method.toUpperCase())} ${escapeHtml(r.path)}</code></h3>
<p>${escapeHtml(r.summary)}. Who may call it: ${escapeHtml(r.who)}.</p>
${r.problems.length > 0 ? `<p>Problems: ${r.problems.map((code) => `<a href="#${escapeHtml(code)}">${escapeHtml(code)}</a>`).join(', ')}</p>` : ''}</section>`

const row = (p: ApiPage['problems'][number]): string =>
  `<dt id="${escapeHtml(p.code)}"><code>${escapeHtml(p.code)}</code> (${p.status})</dt><dd>${escapeHtml(p.message)}</dd>`
