import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** What somebody answers who is driven by a test: always the option at `choose`, `digits` for a number, these people. */
export interface Persona {
  choose: number
  digits: string
  people: readonly string[]
}

const STEPS_MAX = 160

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })

export interface Phone {
  page: Page
  context: BrowserContext
  /** What the page complained about to the console. */
  complaints: string[]
}

/** A phone with a narrow screen. */
export async function phone(browser: Browser, width = 360): Promise<Phone> {
  const context = await browser.newContext({ viewport: { width, height: 740 } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (m) => {
    if (m.type() === 'error' && !m.text().includes('Failed to load resource')) complaints.push(m.text())
  })
  page.on('pageerror', (e) => complaints.push(e.message))
  return { page, context, complaints }
}

/** From the link to the first question. */
export async function begin(page: Page, link: string, lang: string): Promise<void> {
  await page.goto(link)
  await page.click(`button[data-lang="${lang}"]`)
  await page.waitForURL('**/consent')
  await page.click('button[value=yes]')
  await page.waitForURL('**/survey')
  await page.waitForSelector('input')
}

export const heading = async (page: Page): Promise<string> =>
  ((await page.locator('h1').textContent()) ?? '').trim()

/** Where the form stands: the question, and the person at hand on a network screen. */
const place = (page: Page): Promise<string> =>
  page.evaluate(() => ['h1', '.at-hand .name'].map((s) => document.querySelector(s)?.textContent).join('|'))

export const saved = (page: Page) => page.waitForSelector('.save.saved')
export const naming = (page: Page) => page.locator('button.add')
export const atEnd = async (page: Page) =>
  (await page.locator('input').count()) === 0 && (await naming(page).count()) === 0

/** Answers what the screen asks. */
export async function answer(page: Page, persona: Persona): Promise<void> {
  if ((await naming(page).count()) > 0) return name(page, persona.people)
  if ((await page.locator('.faces').count()) > 0) return sortFaces(page, persona.choose)
  const rows = page.locator('fieldset.row')
  if ((await rows.count()) > 0) {
    for (const row of await rows.all()) await row.locator('input').first().check({ force: true })
    return
  }
  const radios = page.locator('input[type=radio]')
  const boxes = page.locator('input[type=checkbox]')
  const last = async (of: typeof radios) => Math.min(persona.choose, (await of.count()) - 1)
  if ((await radios.count()) > 0) await radios.nth(await last(radios)).check({ force: true })
  else if ((await boxes.count()) > 0) await boxes.nth(await last(boxes)).check({ force: true })
  else await page.locator('input[type=text]').fill(persona.digits)
}

/** Names people one by one; with nobody to name the screen goes on by itself. */
async function name(page: Page, people: readonly string[]): Promise<void> {
  if (people.length === 0) return page.click('button.nobody')
  for (const person of people) {
    await naming(page).click()
    await page.locator('.step input').fill(person)
    await page.click('.step button.primary')
    // Somebody known by this name is asked about: "yes, the same person".
    const same = page.locator('.step.same button').first()
    await page.waitForSelector('button.add, .step.same')
    if ((await same.count()) > 0) await same.click()
    await page.waitForSelector('button.add')
  }
}

/** The same option for every face; a tap leads to the next one by itself. */
async function sortFaces(page: Page, choose: number): Promise<void> {
  const faces = page.locator('.faces button')
  for (const face of await faces.all()) {
    await face.click()
    const options = page.locator('[role=radiogroup] > .option')
    await options.nth(Math.min(choose, (await options.count()) - 1)).click()
  }
}

/** Goes on, and waits for the next screen or person. */
export async function goOn(page: Page): Promise<void> {
  const before = await place(page)
  await page.click('button.next')
  await page.waitForFunction(
    (was) => ['h1', '.at-hand .name'].map((s) => document.querySelector(s)?.textContent).join('|') !== was,
    before,
  )
}

/** Answers to the end, calling `each` before each screen is answered; returns the questions seen. */
export async function answerAll(
  page: Page,
  persona: Persona,
  each?: (n: number) => Promise<void>,
): Promise<string[]> {
  const seen: string[] = []
  for (let n = 0; n < STEPS_MAX && !(await atEnd(page)); n += 1) {
    const before = await place(page)
    seen.push(await heading(page))
    await each?.(n)
    await answer(page, persona)
    if ((await place(page)) === before || (await page.locator('.faces').count()) > 0) await goOn(page)
  }
  return seen
}
