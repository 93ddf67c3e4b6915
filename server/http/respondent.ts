import type { Request, Response } from 'express'
import { isProblem, problem } from '../core/problem.ts'
import { sessionOf } from './cookie.ts'
import type { Caller } from './endpoint.ts'
import { type OpenForm, openForm, shownLanguage } from './form.ts'
import type { Paper } from './paper.ts'
import type { Services } from './services.ts'

/** A page for the respondent of the session. */
type Show = (caller: Caller, form: OpenForm, request: Request, response: Response) => unknown

/** Runs a page for the respondent of the session, or says to open the link again. */
export const respondentPages =
  (services: Services, paper: Paper) => (show: Show) => async (request: Request, response: Response) => {
    const caller = await sessionOf(request, services)
    const form = caller && (await openForm(caller, services))
    if (caller && form && !isProblem(form))
      return show({ ...caller, lang: shownLanguage(form, caller.lang) }, form, request, response)
    return paper.problem(request, response, problem('session-missing'))
  }
