import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Invited, STUDY, type TestServer, testServer } from '../support/http.ts'
import { expectAccessible, PICTURES, picture } from './pictures.ts'
import {
  answer,
  answerAll,
  atEnd,
  begin,
  goOn,
  heading,
  launch,
  naming,
  type Persona,
  phone,
} from './respondent.ts'

const FRIENDS: Record<string, readonly string[]> = {
  ar: ['مريم', 'يوسف', 'Hanna'],
  nl: ['Mariam', 'Jef', 'Hanna'],
}
const BUDDY = 'Selam'

let browser: Browser
let server: TestServer

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  server = await testServer()
  browser = await launch()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const linkOf = ({ secret }: Invited) => `${server.url}/a#${STUDY}.${secret}`

/** Answers up to the first screen of a kind, then goes through it; what the person sees there is kept as a picture. */
class Walk {
  readonly page: Page
  private readonly persona: Persona
  private readonly name: string

  constructor(page: Page, persona: Persona, name: string) {
    this.page = page
    this.persona = persona
    this.name = name
  }

  async to(selector: string): Promise<void> {
    while ((await this.page.locator(selector).count()) === 0) {
      expect(await atEnd(this.page), `no ${selector} before the end`).toBe(false)
      await answer(this.page, this.persona)
      await goOn(this.page)
    }
  }

  async see(what: string): Promise<void> {
    await picture(this.page, `network-${what}-${this.name}`)
    await expectAccessible(this.page)
  }
}

const namesOn = (page: Page, rows: string) => page.locator(`${rows} .name`).allTextContents()

/** Sends the form from its last page. */
async function send(page: Page): Promise<void> {
  await page.click('button.next')
  await page.waitForFunction(() => !document.querySelector('button.next'))
}

describe.each(['ar', 'nl'])('the network of a newcomer, in %s', (lang) => {
  const friends = FRIENDS[lang]!
  const persona: Persona = { choose: 1, digits: '7', people: friends }

  test('three friends and the card of the buddy are sorted and tied; at the next wave they come back', async () => {
    const midpoint = await server.invite('n', 'w2', { day: 90 })
    await server.vault.keepFirstName(STUDY, midpoint.partner, BUDDY)
    const { page, context, complaints } = await phone(browser, 320)
    await begin(page, linkOf(midpoint), lang)
    const walk = new Walk(page, persona, lang)

    await walk.to('button.add')
    expect(await namesOn(page, 'li.person')).toEqual([BUDDY])
    await walk.see('empty')
    await answer(page, persona)
    expect(await namesOn(page, 'li.person')).toEqual([BUDDY, ...friends])
    await walk.see('named')
    await goOn(page)

    expect((await namesOn(page, '.tiles')).sort()).toEqual([BUDDY, ...friends].sort())
    await walk.see('prompt')
    await walk.to('.faces')
    await walk.see('sort')
    await walk.to('.rings')
    await walk.see('rings')
    await answer(page, persona)
    await walk.see('rings-done')
    await goOn(page)
    await walk.to('.at-hand + [role=group]')
    await walk.see('ties')
    await answerAll(page, persona)
    await send(page)
    await context.close()

    server.clock.now += 90 * 86_400_000
    const later = await server.next(midpoint, 'w3')
    const again = await phone(browser, 320)
    await begin(again.page, linkOf(later), lang)
    const back = new Walk(again.page, { ...persona, people: [friends[0]!] }, lang)
    await back.to('button.add')
    // Nobody of the last time is on the screen, but a name that was given before is known again.
    expect(await namesOn(again.page, 'li.person')).toEqual([BUDDY])
    await naming(again.page).click()
    await again.page.locator('.step input').fill(friends[0]!)
    await again.page.click('.step button.primary')
    await again.page.waitForSelector('.step.same')
    await back.see('same')
    await again.page.locator('.step.same button').first().click()
    await again.page.waitForSelector('button.add')
    await goOn(again.page)
    await again.page.waitForSelector('fieldset.row')
    expect((await namesOn(again.page, 'fieldset.row')).sort()).toEqual([...friends.slice(1)].sort())
    await back.see('still')
    await answer(again.page, persona)
    await goOn(again.page)
    expect(await heading(again.page)).not.toBe('')
    expect(await namesOn(again.page, '.tiles')).toHaveLength(4)
    await again.context.close()
    expect([...complaints, ...again.complaints]).toEqual([])
    server.clock.now -= 90 * 86_400_000
  }, 240_000)
})
