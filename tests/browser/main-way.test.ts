import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../server/paths.ts'
import { type Program, startProgram } from '../support/server.ts'

const PICTURES = join(ROOT, 'tests', 'output', 'pictures')
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const STEPS_MAX = 80

let browser: Browser
let program: Program

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  program = await startProgram()
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await program?.stop()
})

/** A phone with a narrow screen; what its console complained about is kept. */
async function phone(width = 360): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 740 } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (m) => {
    if (m.type() === 'error' && !m.text().includes('Failed to load resource')) complaints.push(m.text())
  })
  page.on('pageerror', (e) => complaints.push(e.message))
  return { page, context, complaints }
}

const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze()
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(', ')}`)).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
}

/** From the link to the first question. */
async function begin(page: Page, link: string, lang: string): Promise<void> {
  await page.goto(link)
  await page.click(`button[data-lang="${lang}"]`)
  await page.waitForURL('**/consent')
  await page.click('button[value=yes]')
  await page.waitForURL('**/survey')
  await page.waitForSelector('input')
}

const heading = async (page: Page): Promise<string> => ((await page.locator('h1').textContent()) ?? '').trim()

/** Answers the question on the screen: the option at `at`, or a number in native digits. */
async function answer(page: Page, at: number, digits = '7'): Promise<void> {
  const radios = page.locator('input[type=radio]')
  const boxes = page.locator('input[type=checkbox]')
  if ((await radios.count()) > 0)
    await radios.nth(Math.min(at, (await radios.count()) - 1)).check({ force: true })
  else if ((await boxes.count()) > 0) await boxes.nth(at).check({ force: true })
  else await page.locator('input[type=text]').fill(digits)
}

/** Goes on, and waits for the next screen and for the answer to be on disk. */
async function goOn(page: Page): Promise<void> {
  const before = await heading(page)
  await page.click('button.next')
  await page.waitForFunction((h) => document.querySelector('h1')?.textContent?.trim() !== h, before)
}

const saved = (page: Page) => page.waitForSelector('.save.saved')
const atEnd = async (page: Page) => (await page.locator('input').count()) === 0

/** Answers to the end, calling `at` with the number of each screen. */
async function answerAll(page: Page, choose: number, each?: (n: number) => Promise<void>): Promise<string[]> {
  const seen: string[] = []
  for (let n = 0; n < STEPS_MAX && !(await atEnd(page)); n += 1) {
    seen.push(await heading(page))
    await each?.(n)
    await answer(page, choose, '٧')
    await goOn(page)
  }
  return seen
}

describe('the main way', () => {
  test('a newcomer answers the intake in Arabic, reloads halfway, meets a killed server, and sends it', async () => {
    const { page, complaints } = await phone()
    await page.goto(program.links.newcomer)
    await picture(page, 'welcome-ar')
    await expectAccessible(page)
    await begin(page, program.links.newcomer, 'ar')
    expect(await page.getAttribute('html', 'dir')).toBe('rtl')
    expect(await page.getAttribute('html', 'lang')).toBe('ar')

    let reloaded = ''
    const seen = await answerAll(page, 2, async (n) => {
      if (n === 1) {
        await page.click('button.next')
        await page.waitForSelector('[role=alert] a')
        expect(await page.title()).toMatch(/^خطأ/)
        await picture(page, 'error-ar')
        await expectAccessible(page)
      }
      if (n === 2) {
        await picture(page, 'scale-ar')
        await expectAccessible(page)
      }
      if (n === 5) {
        await saved(page)
        reloaded = await heading(page)
        await page.reload()
        await page.waitForSelector('input')
        expect(await heading(page)).toBe(reloaded)
      }
      if (n === 9) {
        await saved(page)
        await program.kill()
        await answer(page, 1)
        await page.click('button.next')
        await page.waitForSelector('.save.waiting')
        await program.restart()
        await page.evaluate(() => window.dispatchEvent(new Event('online')))
        await saved(page)
      }
    })
    expect(seen.length).toBeGreaterThanOrEqual(16)
    await page.click('button.next')
    await page.waitForFunction(() => !document.querySelector('button.next'))
    await picture(page, 'thanks-ar')
    await expectAccessible(page)
    expect(complaints).toEqual([])
  }, 120_000)

  test('a buddy answers the midpoint in Dutch, goes back, and the sent form cannot be opened for change', async () => {
    const { page, complaints } = await phone()
    await begin(page, program.links.buddy, 'nl')
    const first = await heading(page)
    await answer(page, 3)
    await goOn(page)
    await page.goBack()
    await page.waitForFunction((h) => document.querySelector('h1')?.textContent?.trim() === h, first)
    expect(await page.locator('input[type=radio]').nth(3).isChecked()).toBe(true)
    await goOn(page)

    let number = false
    const seen = await answerAll(page, 1, async (n) => {
      if (n === 0) await picture(page, 'scale-nl')
      if (n === 1) {
        await page.click('button.next')
        await page.waitForSelector('[role=alert] a')
        await picture(page, 'error-nl')
      }
      if ((await page.locator('.bench, svg[data-bench]').count()) > 0) await picture(page, 'bench-nl')
      if ((await page.locator('input[type=text]').count()) > 0) number = true
    })
    expect(number).toBe(true)
    expect(seen.join(' ')).toContain('Selam')
    expect(seen.join(' ')).not.toMatch(/[{}]/)
    await page.click('button.next')
    await page.waitForFunction(() => !document.querySelector('button.next'))
    await picture(page, 'thanks-nl')
    await page.goto(program.links.buddy)
    await page.click('button[data-lang="nl"]')
    await page.waitForURL('**/survey')
    await page.waitForSelector('h1')
    expect(await page.locator('input').count()).toBe(0)
    expect(complaints).toEqual([])
  }, 120_000)
})

describe('for people', () => {
  test('every page of the way fits 320 px without sideways scrolling, in both directions', async () => {
    for (const lang of ['ar', 'nl']) {
      const { page, context } = await phone(320)
      await page.goto(program.links.newcomer)
      await expectAccessible(page)
      await page.goto(`${program.url}/`)
      await expectAccessible(page)
      await page.goto(program.links.newcomer)
      await page.click(`button[data-lang="${lang}"]`)
      await page.waitForURL(/consent|survey/)
      await page.waitForSelector('h1')
      await expectAccessible(page)
      await context.close()
    }
  }, 120_000)

  test('a wrong link says so in the chosen language, and takes the focus', async () => {
    const { page } = await phone()
    await page.goto(`${program.url}/a#fourth-pillar.${'0'.repeat(26)}`)
    await page.click('button[data-lang="fr"]')
    await page.waitForSelector('#problem:not([hidden])')
    expect(await page.locator('#problem').textContent()).not.toBe('')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('problem')
    expect(await page.locator('#problem [lang=fr]').count()).toBe(1)
  }, 60_000)
})
