import type { ChoiceScreen } from '../../server/core/instrument/types.ts'
import { newId } from '../../server/ids.ts'
import { type Invited, Visitor } from '../support/http.ts'
import { questionnaires } from '../support/shipped.ts'

/** What one respondent knows: what was sent, and what the server said was kept. */
export interface Ledger {
  form: string
  /** The server said that the consent is kept. */
  consented: boolean
  posts: Post[]
}

/** One request with answers, a submission or both. It is kept whole or not at all. */
export interface Post {
  events: { event_id: string; lang: string; answers: SentAnswer[] }[]
  submission: string | undefined
  acknowledged: boolean
  /** Requests sent, first try and repetitions. */
  tries: number
}

interface SentAnswer {
  item: string
  value: number
  age_ms: number
}

const POSTS_PER_FORM = 12
const RETRY_MS = 40
const screens = questionnaires
  .find((q) => q.role === 'n' && q.wave === 'w1')!
  .screens.filter((s): s is ChoiceScreen => s.kind === 'choice' && s.asked === 'form')

const chance = (share: number): boolean => Math.random() < share
const below = (n: number): number => Math.floor(Math.random() * n)
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!
export const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))

/**
 * Respondents at work at the same time, each with one form after the other, until told to stop. When the server does
 * not answer they try again or, now and then, give up on the request, as people do.
 */
export class Respondents {
  readonly ledgers: Ledger[] = []
  /** Replies that nothing here should get. */
  readonly refusals: string[] = []
  private stopped = false
  private working = 0
  private replies = 0
  private readonly url: string
  private readonly invited: Invited[]

  constructor(url: string, invited: Invited[]) {
    this.url = url
    this.invited = [...invited]
  }

  /** Resolves when so many more requests were answered. */
  async answered(more: number): Promise<void> {
    const enough = this.replies + more
    while (this.replies < enough && this.working > 0) await sleep(1)
  }

  /** Works until `stop`; resolves when the last of them has noticed. */
  async work(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.oneAfterTheOther()))
  }

  stop(): void {
    this.stopped = true
  }

  private async oneAfterTheOther(): Promise<void> {
    this.working += 1
    for (let next = this.invited.pop(); next && !this.stopped; next = this.invited.pop())
      await this.fillIn(next)
    this.working -= 1
  }

  private async fillIn({ secret, form }: Invited): Promise<void> {
    const visitor = new Visitor(this.url)
    const ledger: Ledger = { form, consented: false, posts: [] }
    this.ledgers.push(ledger)
    if (!(await this.until(200, () => visitor.open(secret)))) return
    ledger.consented = await this.until(303, () => visitor.consent('yes'))
    const sha256 = await this.hashOf(visitor)
    for (let i = 0; sha256 && i <= POSTS_PER_FORM && !this.stopped; i += 1) {
      const post = i === POSTS_PER_FORM ? lastPost() : somePost()
      ledger.posts.push(post)
      await this.send(visitor, sha256, post)
      if (post.acknowledged && chance(0.2)) await this.once(visitor, sha256, post)
    }
  }

  private async hashOf(visitor: Visitor): Promise<string | undefined> {
    let sha256: string | undefined
    await this.until(200, async () => {
      const reply = await visitor.send('GET', '/api/session')
      const { questionnaire } = (await reply.clone().json()) as { questionnaire?: { sha256: string } }
      sha256 = questionnaire?.sha256
      return reply
    })
    return sha256
  }

  /** Sends until there is an answer, or the respondent gives up. */
  private async send(visitor: Visitor, sha256: string, post: Post): Promise<void> {
    const patient = chance(0.8)
    while (!(await this.once(visitor, sha256, post))) {
      if (this.stopped || !patient) return
      await sleep(RETRY_MS)
    }
  }

  private async once(visitor: Visitor, sha256: string, post: Post): Promise<boolean> {
    const { events, submission } = post
    post.tries += 1
    const submit = submission === undefined ? {} : { submit: { event_id: submission } }
    const kept = await this.attempt(200, () =>
      events.length > 0
        ? visitor.send('POST', '/api/session/answers', { sha256, events, ...submit })
        : visitor.send('POST', '/api/session/submit', { sha256, event_id: submission }),
    )
    post.acknowledged ||= kept
    return kept
  }

  /** Tries until the server answers; false only when told to stop before. */
  private async until(status: number, request: () => Promise<Response>): Promise<boolean> {
    while (!(await this.attempt(status, request))) {
      if (this.stopped) return false
      await sleep(RETRY_MS)
    }
    return true
  }

  /** True when the whole reply arrived: from then on the server has promised. */
  private async attempt(status: number, request: () => Promise<Response>): Promise<boolean> {
    try {
      const reply = await request()
      const text = await reply.text()
      this.replies += 1
      if (reply.status === status) return true
      this.refusals.push(`${reply.status} ${text}`)
      return false
    } catch {
      return false
    }
  }
}

/** One or several events of one or many answers. */
const somePost = (): Post => ({
  events: Array.from({ length: chance(0.7) ? 1 : 2 + below(4) }, () => ({
    event_id: newId(),
    lang: pick(['nl', 'fr']),
    answers: Array.from({ length: chance(0.7) ? 1 : 2 + below(30) }, someAnswer),
  })),
  submission: undefined,
  acknowledged: false,
  tries: 0,
})

/** The form sent: alone, or together with the last answers. */
const lastPost = (): Post => ({
  ...somePost(),
  ...(chance(0.5) ? { events: [] } : {}),
  submission: newId(),
})

function someAnswer(): SentAnswer {
  const screen = pick(screens)
  return { item: screen.id, value: pick(screen.codes), age_ms: below(60_000) }
}
