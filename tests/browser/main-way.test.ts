import { mkdirSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Program, startProgram } from '../support/server.ts'
import { expectAccessible, PICTURES, picture } from './pictures.ts'
import { answer, answerAll, begin, goOn, heading, launch, type Persona, phone, saved } from './respondent.ts'

const NEWCOMER: Persona = { choose: 2, digits: '٧', people: ['ليلى', 'Yonas'] }
const BUDDY: Persona = { choose: 1, digits: '7', people: ['An', 'Bert', 'Cil'] }

let browser: Browser
let program: Program

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  program = await startProgram()
  browser = await launch()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await program?.stop()
})

describe('the main way', () => {
  test('a newcomer answers the intake in Arabic, reloads halfway, meets a killed server, and sends it', async () => {
    const { page, complaints } = await phone(browser)
    await page.goto(program.links.newcomer)
    await picture(page, 'welcome-ar')
    await expectAccessible(page)
    await begin(page, program.links.newcomer, 'ar')
    expect(await page.getAttribute('html', 'dir')).toBe('rtl')
    expect(await page.getAttribute('html', 'lang')).toBe('ar')

    let reloaded = ''
    const seen = await answerAll(page, NEWCOMER, async (n) => {
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
        await answer(page, NEWCOMER)
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
    const { page, complaints } = await phone(browser)
    await begin(page, program.links.buddy, 'nl')
    const first = await heading(page)
    await answer(page, BUDDY)
    await goOn(page)
    await page.goBack()
    await page.waitForFunction((h) => document.querySelector('h1')?.textContent?.trim() === h, first)
    expect(await page.locator('input[type=radio]').nth(1).isChecked()).toBe(true)
    await goOn(page)

    let number = false
    const seen = await answerAll(page, BUDDY, async (n) => {
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
      const { page, context } = await phone(browser, 320)
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
    const { page } = await phone(browser)
    await page.goto(`${program.url}/a#fourth-pillar.${'0'.repeat(26)}`)
    await page.click('button[data-lang="fr"]')
    await page.waitForSelector('#problem:not([hidden])')
    expect(await page.locator('#problem').textContent()).not.toBe('')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('problem')
    expect(await page.locator('#problem [lang=fr]').count()).toBe(1)
  }, 60_000)
})
