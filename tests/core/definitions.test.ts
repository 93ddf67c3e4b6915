import { afterAll, describe, expect, test } from 'vitest'
import { isPublishable, loadInstruments, readDefinitionFiles, sha256 } from '../../server/load.ts'
import { Copy, removeCopies } from '../support/copy.ts'
import { INSTRUMENTS, library, study } from '../support/shipped.ts'

afterAll(removeCopies)

const module = (name: string): string => `modules/${name}/1.0.0/module.yaml`
const locale = (name: string, lang: string): string => `modules/${name}/1.0.0/locales/${lang}.yaml`
const words = (lang: string): string => `interface/locales/${lang}.yaml`
const set = (code: string): string => `response-sets/${code}.yaml`
const STUDY = 'studies/fourth-pillar/1.3.0.yaml'
const MIDPOINT = 'questionnaires/newcomer-midpoint/1.0.0.yaml'

describe('the shipped definitions', () => {
  test('compile, and so does an unchanged copy', () => {
    expect(new Copy().problems()).toEqual([])
    const names = study.questionnaires.map((q) => `${q.name}@${q.version}`)
    expect([...library.questionnaires.keys()]).toEqual(expect.arrayContaining(names))
  })

  test('have words for every screen and every choice, in every language of the study', () => {
    for (const lang of study.languages) {
      for (const questionnaire of library.questionnaires.values()) {
        const { screens } = library.texts.questionnaire(questionnaire, lang)
        for (const screen of questionnaire.screens) {
          const text = screens[screen.id]!
          expect(text.question, `${lang} ${screen.id}`).not.toBe('')
          expect(text.title, `${lang} ${screen.id}`).not.toBe('')
          const reasons = screen.kind === 'choice' ? screen.reasons : []
          const codes = 'codes' in screen ? [...screen.codes, ...reasons] : []
          expect(
            codes.filter((c) => !text.options[c]),
            `${lang} ${screen.id}`,
          ).toEqual([])
        }
      }
    }
  })

  test('keep {name} in every translation of an item that has it in English, and only there', () => {
    const wrong = new Set<string>()
    for (const questionnaire of library.questionnaires.values()) {
      const source = library.texts.questionnaire(questionnaire, 'en').screens
      for (const lang of study.languages) {
        const { screens } = library.texts.questionnaire(questionnaire, lang)
        for (const [id, { question }] of Object.entries(screens)) {
          const same = question.includes('{name}') === source[id]!.question.includes('{name}')
          if (!same) wrong.add(`${lang} ${questionnaire.name} ${id}`)
        }
      }
    }
    expect([...wrong]).toEqual([])
  })
})

describe('compiling refuses, with file, line and field', () => {
  test('an unknown response set', () => {
    new Copy()
      .set(module('clo'), ['items', 0, 'responses'], 'PIC9')
      .refuses(module('clo'), 'items.0.responses', /unknown response set "PIC9"/, 'PIC9')
  })

  test('an item with both a response set and codes of its own, or with neither', () => {
    new Copy()
      .set(module('clo'), ['items', 0, 'codes'], [0, 1])
      .set(module('cqn'), ['items', 0, 'responses'], undefined)
      .refuses(module('clo'), 'items.0', /either responses or codes/, 'id: pic')
      .refuses(module('cqn'), 'items.0', /either responses or codes/, 'id: freq')
  })

  test('an unknown item in a scale', () => {
    new Copy()
      .set(module('rcp'), ['scales', 0, 'items', 2], '09')
      .refuses(module('rcp'), 'scales.0.items.2', /unknown item "09"/, '09')
  })

  test('a scale over items of different ranges', () => {
    new Copy()
      .set(module('rcp'), ['items', 1, 'responses'], 'FR6')
      .refuses(module('rcp'), 'scales.0.items.1', /range 0–5, the scale 0–4/, '- items:')
  })

  test('a scale over an item without a range of codes', () => {
    new Copy()
      .set(
        module('ctc'),
        ['scales'],
        [{ items: ['hours'], method: 'pomp', lo: 0, hi: 100, minValid: 1, direction: 'More hours.' }],
      )
      .refuses(module('ctc'), 'scales.0.items.0', /no range to score/)
  })

  test('a minValid above the number of items', () => {
    new Copy()
      .set(module('rcp'), ['scales', 0, 'minValid'], 4)
      .refuses(module('rcp'), 'scales.0.minValid', /above the number of items, 3/, 'minValid: 4')
  })

  test('an item without words, or a choice without a label, in a language of the study', () => {
    new Copy()
      .set(locale('wb', 'fr'), ['items', '03'], undefined)
      .set('response-sets/locales/ar.yaml', ['sets', 'PIC5', 0], undefined)
      .set(locale('ctc', 'nl'), ['options', 'place', 8], undefined)
      .refuses(locale('wb', 'fr'), 'items', /no words for the item "03"/)
      .refuses(locale('clo', 'ar'), 'options.pic', /no label for 0 of the item "pic" in "ar"/)
      .refuses(locale('ctc', 'nl'), 'options.place', /no label for 8 of the item "place" in "nl"/)
  })

  test('a module without any words in a language of the study', () => {
    const problems = new Copy().remove(locale('cqn', 'nl')).problems()
    const found = problems.find((p) => /the module cqn 1\.0\.0 has no texts in "nl"/.test(p.message))
    expect(found, JSON.stringify(problems)).toMatchObject({ field: 'parts' })
    expect(found!.file).toMatch(/^questionnaires\/newcomer-/)
  })

  test('words for an item that does not exist', () => {
    new Copy()
      .set(locale('rq', 'fr'), ['items', '07'], 'Un mot de trop.')
      .refuses(locale('rq', 'fr'), 'items.07', /unknown item "07"/, 'de trop')
  })

  test('a missing and an unknown interface string, and one with another placeholder', () => {
    const minutes = 'Dit duurt ongeveer {minute} minuten.'
    new Copy()
      .set(words('nl'), ['strings', 'survey.next'], undefined)
      .set(words('nl'), ['strings', 'survey.nexxt'], 'Volgende')
      .set(words('nl'), ['strings', 'consent.minutes.other'], minutes)
      .set(words('ar'), ['strings', 'consent.minutes.few'], undefined)
      .refuses(words('nl'), 'strings.survey.next', /"survey\.next" is missing/)
      .refuses(words('nl'), 'strings.survey.nexxt', /unknown string "survey\.nexxt"/, 'survey.nexxt')
      .refuses(words('nl'), 'strings.consent.minutes.other', /other placeholders/, minutes)
      .refuses(words('ar'), 'strings.consent.minutes.few', /"consent\.minutes\.few" is missing/)
  })

  test('a branch that looks forward, at itself or at an item that is not in the questionnaire', () => {
    for (const item of ['ctc.hours', 'ctc.len', 'lon.01']) {
      new Copy()
        .set(module('ctc'), ['items', 2, 'show'], { not: { item, is: 'eq', value: 0 } })
        .refuses(module('ctc'), 'items.2.show', new RegExp(`"${item}", which is not asked before it`))
    }
    new Copy()
      .set(MIDPOINT, ['parts', 2, 'show'], { item: 'rcp.01', is: 'eq', value: 3 })
      .refuses(MIDPOINT, 'parts.2.show', /"rcp\.01", which is not asked before it/)
  })

  test('a bad item id: capitals, a final r, more than 8 characters, an underscore', () => {
    const copy = new Copy()
    const bad: [string, string][] = [
      ['cqn', 'Freq'],
      ['clo', 'picr'],
      ['stat', 'nowadays1'],
      ['wb', 'wb_1'],
    ]
    for (const [name, id] of bad) copy.set(module(name), ['items', 0, 'id'], id)
    for (const [name, id] of bad) copy.refuses(module(name), 'items.0.id', /never ends in r/, `id: ${id}`)
  })

  test('a bad module name: capitals, a digit first, more than 6 characters, an underscore', () => {
    const copy = new Copy()
    const bad: [string, string][] = [
      ['cqn', 'Cqn'],
      ['clo', '1clo'],
      ['stat', 'standing'],
      ['wb', 'w_b'],
    ]
    for (const [file, name] of bad) copy.set(module(file), ['name'], name)
    for (const [file, name] of bad)
      copy.refuses(module(file), 'name', /at most 6 lower-case/, `name: ${name}`)
  })

  test('a code or a bound that could be taken for a missing reason', () => {
    new Copy()
      .set(module('stat'), ['items', 0, 'codes'], [1, -999, 2, -985])
      .set(set('YMN'), ['values'], [0, 1, -990])
      .set(module('ctc'), ['items', 3, 'min'], -990)
      .refuses(module('stat'), 'items.0.codes.1', /kept for missing reasons/, '-999')
      .refuses(module('stat'), 'items.0.codes.3', /kept for missing reasons/, '-985')
      .refuses(set('YMN'), 'values.2', /kept for missing reasons/, '-990')
      .refuses(module('ctc'), 'items.3.min', /kept for missing reasons/, 'min: -990')
  })

  test('an implied value that its item could not take, such as a missing reason', () => {
    for (const value of [-990, 101]) {
      new Copy()
        .set(module('ctc'), ['items', 3, 'implied', 'value'], value)
        .refuses(module('ctc'), /^items\.3\.implied/, /./)
    }
  })

  test('any reason of an item or a response set other than "does not apply" (-993)', () => {
    for (const reason of [5, -991]) {
      const copy = new Copy()
        .set(module('ctc'), ['items', 5, 'reasons'], [reason])
        .set(set('EZ5'), ['reasons'], [reason])
        .refuses(set('EZ5'), /^reasons/, /./, `- ${reason}`)
        .refuses(module('ctc'), /^items\.5\.reasons/, /./)
      expect(copy.problems()).not.toEqual([])
    }
  })

  test('a response set that stands twice, also in another case', () => {
    const copy = new Copy()
    copy.write('response-sets/again.yaml', copy.text(set('TR5')).replace('code: TR5', 'code: Tr5'))
    const found = copy.problems().find((p) => p.message.includes('already defined'))
    expect(found, JSON.stringify(copy.problems())).toBeDefined()
    expect(`${found!.file} ${found!.message}`).toMatch(/again\.yaml/)
    expect(`${found!.file} ${found!.message}`).toMatch(/TR5\.yaml/)
  })

  test('a module, a questionnaire or a study that stands twice', () => {
    const copy = new Copy()
    const again: [string, string][] = [
      [module('rq'), 'modules/rq/copy/module.yaml'],
      [MIDPOINT, 'questionnaires/newcomer-midpoint/copy.yaml'],
      [STUDY, 'studies/fourth-pillar/copy.yaml'],
    ]
    for (const [file, other] of again) copy.write(other, copy.text(file))
    for (const [file, other] of again) {
      const found = copy.problems().filter((p) => p.file === file || p.file === other)
      expect(found.map((p) => p.message).join(), file).toMatch(/is already defined in/)
    }
  })

  test('a variable name that another module has taken', () => {
    new Copy()
      .set(module('supr'), ['pairStem'], 'rq')
      .refuses(module('supr'), 'items.0.id', /rq_01_v1 is already taken by module rq/)
  })

  test('a score name that stands twice in one module', () => {
    const twice = { items: ['01', '02'], method: 'pomp', lo: 0, hi: 4, minValid: 2, direction: 'More.' }
    new Copy().set(module('wb'), ['scales', 1], twice).refuses(module('wb'), /^scales\.1/, /wb_s/)
  })

  test('a derived figure that stands twice in one module', () => {
    const twice = { name: 'bal', rule: 'balance', of: ['r', 'i'] }
    new Copy().set(module('supr'), ['derived', 1], twice).refuses(module('supr'), /^derived\.1/, /sup_bal/)
  })

  test('a variable name of a key or administrative column', () => {
    new Copy()
      .set(module('supr'), ['pairStem'], 'd')
      .set(module('supr'), ['derived', 0, 'name'], 'form')
      .refuses(module('supr'), 'derived.0', /d_form is kept for a key or administrative column/, 'name: form')
  })

  test('a module version that does not exist', () => {
    new Copy()
      .set(MIDPOINT, ['parts', 0, 'modules', 1, 'version'], '1.2.0')
      .refuses(MIDPOINT, 'parts.0.modules.1.module', /unknown module wb 1\.2\.0/, '1.2.0')
  })

  test('a questionnaire version that does not exist, and a questionnaire made for another role', () => {
    new Copy()
      .set(STUDY, ['questionnaires', 3, 'version'], '1.0.9')
      .set(STUDY, ['questionnaires', 4, 'name'], 'newcomer-midpoint')
      .refuses(
        STUDY,
        'questionnaires.3.name',
        /unknown questionnaire buddy-intake 1\.0\.9/,
        'name: buddy-intake',
      )
      .refuses(STUDY, 'questionnaires.4', /made for n w2, not for b w2/)
  })

  test('windows that overlap by one day, and a length that makes them overlap', () => {
    // At a length of 180 days w2 ends on day 118, which is day -62 before the end.
    const opens = ['waves', 2, 'opens', 'days']
    new Copy()
      .set(STUDY, opens, -62)
      .refuses(STUDY, 'waves.2.opens', /w3 opens on day 118, w2 ends on day 118/)
    expect(new Copy().set(STUDY, opens, -61).problems()).toEqual([])
    expect(new Copy().set(STUDY, ['lengthDays'], 85).problems()).toEqual([])
    new Copy().set(STUDY, ['lengthDays'], 84).refuses(STUDY, 'lengthDays', /85/, 'lengthDays')
  })

  test('an exit form with a date of its own, and another wave counted from the recorded end', () => {
    const wx = 3
    new Copy()
      .set(STUDY, ['waves', wx, 'closes', 'at'], 'length')
      .refuses(STUDY, `waves.${wx}`, /wx stands on the match clock, opens and target at exit/)
    new Copy().set(STUDY, ['waves', wx, 'clock'], 'person').refuses(STUDY, `waves.${wx}`, /wx stands/)
    new Copy()
      .set(STUDY, ['waves', 2, 'closes', 'at'], 'invitation')
      .refuses(STUDY, 'waves.2', /only wx is counted from exit or invitation/)
  })

  test('two questionnaires for one role, wave and scope; a main and a further match each have one', () => {
    const further = study.questionnaires.findIndex((q) => q.name === 'newcomer-relation-midpoint')
    new Copy()
      .set(STUDY, ['questionnaires', further, 'scope'], 'person')
      .refuses(STUDY, `questionnaires.${further}`, /a second questionnaire for n w2, scope person/)
  })

  test('a language of the study without study texts, or without an interface', () => {
    new Copy().set(STUDY, ['texts', 'fr'], undefined).refuses(STUDY, 'texts', /no texts in "fr"/)
    new Copy().remove(words('fr')).refuses(STUDY, 'languages', /no interface texts in "fr"/, 'languages')
  })

  test('a default language that is not offered', () => {
    new Copy()
      .set(STUDY, ['defaultLanguage'], 'de')
      .refuses(STUDY, 'defaultLanguage', /not one of the languages/, 'defaultLanguage')
  })

  test('a field that does not exist, a text that is empty, a key that stands twice', () => {
    const copy = new Copy()
      .set(module('rq'), ['validatd'], false)
      .set(module('rcp'), ['construct'], ' ')
      .refuses(module('rq'), '', /unknown field "validatd"/)
      .refuses(module('rcp'), 'construct', /may not be empty/, 'construct')
    copy.write(module('wb'), `${copy.text(module('wb'))}name: wb\n`).refuses(module('wb'), '', /unique/i)
  })

  test('a file in a place where no definition has its place', () => {
    new Copy()
      .write('modules/rq/notes.yaml', 'format: 1\n')
      .refuses('modules/rq/notes.yaml', '', /no kind of definition has its place here/)
  })

  test('all problems together, not only the first', () => {
    new Copy()
      .set(module('clo'), ['items', 0, 'responses'], 'PIC9')
      .set(module('rcp'), ['scales', 0, 'minValid'], 4)
      .set(words('fr'), ['strings', 'survey.next'], undefined)
      .refuses(module('clo'), 'items.0.responses', /PIC9/)
      .refuses(module('rcp'), 'scales.0.minValid', /above/)
      .refuses(words('fr'), 'strings.survey.next', /missing/)
  })
})

describe('a published file', () => {
  /** All definitions of the copy published as they are. */
  function published(): Copy {
    const copy = new Copy()
    const files = readDefinitionFiles(copy.folder).filter(({ file }) => isPublishable(file))
    const lock = Object.fromEntries(files.map(({ file, bytes }) => [file, sha256(bytes)]))
    return copy.write('LOCK.json', JSON.stringify(lock))
  }

  test('may not change, not even by a comment: structure, source words, questionnaire and study', () => {
    const copy = published()
    expect(copy.problems()).toEqual([])
    const changed = [module('rq'), locale('rq', 'en'), set('TR5'), MIDPOINT, STUDY].sort()
    for (const file of changed) copy.write(file, `${copy.text(file)}# one more word\n`)
    expect(
      copy
        .problems()
        .map((p) => p.file)
        .sort(),
    ).toEqual(changed)
    for (const { message } of copy.problems()) expect(message).toMatch(/is published and was changed/)
  })

  test('may not be removed', () => {
    const copy = published().remove(set('PW5'))
    copy.problems()
    const found = copy.problems().find((p) => p.file === set('PW5'))
    expect(found?.message).toMatch(/is published and is missing/)
  })

  test('does not hold back living texts: translations and interface words may be improved', () => {
    const copy = published()
    for (const file of [locale('rq', 'nl'), 'response-sets/locales/ar.yaml', words('en')]) {
      copy.write(file, `${copy.text(file)}# looked at again\n`)
    }
    copy.set(locale('rq', 'fr'), ['items', '04'], 'Je suis content de savoir que nous allons nous voir.')
    expect(copy.problems()).toEqual([])
  })

  test('of this repository is as it was published', () => {
    const loaded = loadInstruments(INSTRUMENTS)
    expect('problems' in loaded ? loaded.problems : []).toEqual([])
  })
})
