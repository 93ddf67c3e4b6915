import type { Request, Response } from 'express'
import { offeredLanguages } from '../core/instrument/offered.ts'
import type { Problem } from '../core/problem.ts'
import type { Strings } from '../pages/html.ts'
import type { Assets } from '../pages/layout.ts'
import { messagePage } from '../pages/message.ts'
import { sendText } from './encoding.ts'
import type { Services } from './services.ts'

/** What every page is made with: words, the addresses of the built files, and a way to send it. */
export interface Paper {
  assets: Assets
  words(lang: string): Strings
  /** The language that the browser asks for, of those that a study offers. */
  preferred(request: Request): string
  html(request: Request, response: Response, page: string, status?: number): Promise<void>
  /** One sentence about what went wrong, in the language of the browser or of the session. */
  problem(request: Request, response: Response, problem: Problem, lang?: string): Promise<void>
}

export function makePaper({ instruments }: Services, assets: Assets): Paper {
  const { interfaces } = instruments.library
  const all = offered(instruments)
  const words = (lang: string): Strings => interfaces.get(lang)!.strings
  const preferred = (request: Request): string => request.acceptsLanguages(all) || all[0]!
  async function html(request: Request, response: Response, page: string, status = 200): Promise<void> {
    response.status(status).set('cache-control', 'no-store').type('html')
    await sendText(request, response, page)
  }
  return {
    assets,
    words,
    preferred,
    html,
    problem(request, response, { problem, status }, lang = preferred(request)) {
      const strings = words(lang)
      const text =
        strings[`problem.${problem}`] ?? strings[status < 500 ? 'problem.invalid' : 'problem.internal']!
      return html(
        request,
        response,
        messagePage({ assets, lang, title: strings['error.title']!, text }),
        status,
      )
    },
  }
}

/** Languages that any study offers, in the order of the first study that does. */
export const offered = ({ library }: Services['instruments']): string[] => [
  ...new Set([...library.studies.values()].flatMap((s) => offeredLanguages(library, s))),
]
