import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { DefinitionProblem } from '../../server/core/instrument/sources.ts'
import { isPublishable, loadInstruments, readDefinitionFiles, sha256 } from '../../server/load.ts'
import { INSTRUMENTS, library, study } from '../support/shipped.ts'

const root = mkdtempSync(join(tmpdir(), 'duopanel-definitions-'))
afterAll(() => rmSync(root, { recursive: true }))
let copies = 0

/** A copy of the shipped definitions, without the list of published files. */
class Copy {
  readonly folder = join(root, String((copies += 1)))

  constructor() {
    cpSync(INSTRUMENTS, this.folder, { recursive: true, filter: (path) => !path.endsWith('LOCK.json') })
  }

  text(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8')
  }

  write(file: string, text: string): this {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true })
    writeFileSync(join(this.folder, file), text)
    return this
  }

  /** Replaces a piece of text that must stand in the file. */
  edit(file: string, from: string | RegExp, to: string): this {
    const before = this.text(file)
    const after = before.replace(from, to)
    if (after === before) throw new Error(`${file}: nothing to replace for ${from}`)
    return this.write(file, after)
  }

  /** The line, counted from 1, of the first text in the file. */
  line(file: string, text: string): number {
    const at = this.text(file)
      .split('\n')
      .findIndex((line) => line.includes(text))
    if (at < 0) throw new Error(`${file}: no line with ${text}`)
    return at + 1
  }

  problems(): DefinitionProblem[] {
    const loaded = loadInstruments(this.folder)
    return 'problems' in loaded ? loaded.problems : []
  }

  /** Loading names exactly this place, with words that say why; `at` is a text of the line named. */
  refuses(file: string, field: string, why: RegExp, at?: string): void {
    const problems = this.problems()
    const found = problems.find((p) => p.file === file && p.field === field && why.test(p.message))
    expect(
      found,
      `expected ${file}: ${field}: ${why}, got ${JSON.stringify(problems, null, 1)}`,
    ).toBeDefined()
    if (at !== undefined) expect(found!.line, `${file}: line`).toBe(this.line(file, at))
    expect(found!.line).toBeGreaterThan(0)
  }
}

const module = (name: string): string => `modules/${name}/1.0.0/module.yaml`
const locale = (name: string, lang: string): string => `modules/${name}/1.0.0/locales/${lang}.yaml`
const STUDY = 'studies/fourth-pillar/1.0.0.yaml'
const MIDPOINT = 'questionnaires/newcomer-midpoint/1.0.0.yaml'

describe('the shipped definitions', () => {
  test('compile, and so does an unchanged copy', () => {
    expect(new Copy().problems()).toEqual([])
    expect([...library.questionnaires.keys()]).toEqual(
      expect.arrayContaining(study.questionnaires.map((q) => `${q.name}@${q.version}`)),
    )
  })

  test('have words for every screen and every choice, in every language of the study', () => {
    for (const lang of study.languages) {
      for (const questionnaire of library.questionnaires.values()) {
        const { screens } = library.texts.questionnaire(questionnaire, lang)
        for (const screen of questionnaire.screens) {
          const text = screens[screen.id]!
          expect(text.question, `${lang} ${screen.id}`).not.toBe('')
          expect(text.title, `${lang} ${screen.id}`).not.toBe('')
          const codes =
            screen.kind === 'choice'
              ? [...screen.codes, ...screen.reasons]
              : screen.kind === 'choices'
                ? screen.codes
                : []
          expect(
            codes.filter((c) => !text.options[c]),
            `${lang} ${screen.id}`,
          ).toEqual([])
        }
      }
    }
  })

  test('keep {name} in every translation of an item that has it in English', () => {
    const wrong: string[] = []
    for (const questionnaire of library.questionnaires.values()) {
      const source = library.texts.questionnaire(questionnaire, 'en').screens
      for (const lang of study.languages) {
        const { screens } = library.texts.questionnaire(questionnaire, lang)
        for (const id of Object.keys(screens)) {
          if (screens[id]!.question.includes('{name}') !== source[id]!.question.includes('{name}'))
            wrong.push(`${lang} ${id}`)
        }
      }
    }
    expect([...new Set(wrong)]).toEqual([])
  })
})

describe('compiling refuses, with file, line and field', () => {
  test('an unknown response set', () => {
    new Copy()
      .edit(module('clo'), 'responses: PIC5', 'responses: PIC9')
      .refuses(module('clo'), 'items.0.responses', /unknown response set "PIC9"/, 'PIC9')
  })

  test('an item with both a response set and codes of its own, or with neither', () => {
    new Copy()
      .edit(module('clo'), 'responses: PIC5', 'responses: PIC5\n    codes: [0, 1]')
      .refuses(module('clo'), 'items.0', /either responses or codes/)
    new Copy()
      .edit(module('clo'), '    responses: PIC5\n', '')
      .refuses(module('clo'), 'items.0', /either responses or codes/)
  })

  test('an unknown item in a scale', () => {
    new Copy()
      .edit(module('rcp'), "items: ['01', '02', '03']", "items: ['01', '02', '09']")
      .refuses(module('rcp'), 'scales.0.items.2', /unknown item "09"/, "'09'")
  })

  test('a scale over items of different ranges', () => {
    new Copy()
      .edit(
        module('rcp'),
        /- id: '02'\n {4}kind: choice\n {4}responses: TR5/,
        "- id: '02'\n    kind: choice\n    responses: FR6",
      )
      .refuses(module('rcp'), 'scales.0.items.1', /range 0–5, the scale 0–4/, "items: ['01'")
  })

  test('a minValid above the number of items', () => {
    new Copy()
      .edit(module('rcp'), 'minValid: 3', 'minValid: 4')
      .refuses(module('rcp'), 'scales.0.minValid', /above the number of items, 3/, 'minValid: 4')
  })

  test('an item without words in a language of the study', () => {
    new Copy()
      .edit(locale('wb', 'fr'), /^ {2}'03': .*\n/m, '')
      .refuses(locale('wb', 'fr'), 'items', /no words for the item "03"/)
  })

  test('a choice without a label in a language of the study', () => {
    new Copy()
      .edit('response-sets/locales/ar.yaml', /( {2}PIC5:\n) {4}0: .*\n/, '$1')
      .refuses(locale('clo', 'ar'), 'options.pic', /no label for 0 of the item "pic"/)
  })

  test('a module without any words in a language of the study', () => {
    const copy = new Copy()
    rmSync(join(copy.folder, locale('cqn', 'nl')))
    const problem = copy.problems().find((p) => p.message.includes('no texts in "nl"'))
    expect(problem).toMatchObject({ field: 'parts', message: 'the module cqn 1.0.0 has no texts in "nl"' })
    expect(problem!.file).toMatch(/^questionnaires\/newcomer-/)
  })

  test('a missing, an unknown and a wrongly filled interface string', () => {
    const nl = 'interface/locales/nl.yaml'
    new Copy()
      .edit(nl, /^ {2}survey\.next: .*\n/m, '')
      .refuses(nl, 'strings.survey.next', /"survey\.next" is missing/)
    new Copy()
      .edit(nl, /^ {2}survey\.next: /m, '  survey.nexxt: typing error\n  survey.next: ')
      .refuses(nl, 'strings.survey.nexxt', /unknown string "survey\.nexxt"/, 'survey.nexxt')
    new Copy()
      .edit(nl, /(consent\.minutes: .*)\{minutes\}/, '$1{minute}')
      .refuses(nl, 'strings.consent.minutes', /other placeholders/, 'consent.minutes')
  })

  test('a branch that looks forward, at itself or at an item that is not in the questionnaire', () => {
    for (const item of ['ctc.hours', 'ctc.len', 'lon.01']) {
      new Copy()
        .edit(module('ctc'), /(- id: len[\s\S]*?item: )ctc\.freq/, `$1${item}`)
        .refuses(
          module('ctc'),
          'items.2.show',
          new RegExp(`"${item.replace('.', '\\.')}", which is not asked before it`),
        )
    }
    new Copy()
      .edit(MIDPOINT, 'item: stat.now', 'item: rcp.01')
      .refuses(MIDPOINT, 'parts.2.show', /"rcp\.01", which is not asked before it/)
  })

  test('a bad item id: capitals, a final r, more than 8 characters', () => {
    for (const id of ['Freq', 'freqr', 'frequency', 'fr_q']) {
      new Copy()
        .edit(module('cqn'), 'id: freq', `id: ${id}`)
        .refuses(
          module('cqn'),
          'items.0.id',
          /at most 8 lower-case letters or digits and never ends in r/,
          `id: ${id}`,
        )
    }
  })

  test('a bad module name: capitals, a digit first, more than 6 characters', () => {
    for (const name of ['Cqn', '1cqn', 'contact', 'c_n']) {
      new Copy()
        .edit(module('cqn'), 'name: cqn', `name: ${name}`)
        .refuses(module('cqn'), 'name', /at most 6 lower-case letters or digits/, `name: ${name}`)
    }
  })

  test('a code, a bound, a reason or an implied value that could be taken for a missing reason', () => {
    for (const code of [-999, -990, -985]) {
      new Copy()
        .edit(module('stat'), 'codes: [1, 2, 3]', `codes: [1, 2, ${code}]`)
        .refuses(module('stat'), 'items.0.codes.2', /kept for missing reasons/, 'codes:')
      new Copy()
        .edit('response-sets/YMN.yaml', 'values: [0, 1, 2]', `values: [0, 1, ${code}]`)
        .refuses('response-sets/YMN.yaml', 'values.2', /kept for missing reasons/, 'values:')
    }
    new Copy()
      .edit(module('ctc'), 'min: 0\n', 'min: -990\n')
      .refuses(module('ctc'), 'items.3.min', /kept for missing reasons/, 'min: -990')
  })

  test('an implied value outside the bounds of its item, such as a missing reason', () => {
    for (const value of [-990, 101]) {
      const copy = new Copy().edit(
        module('ctc'),
        /(\n {6})value: 0\n( {2}- id: place)/,
        `$1value: ${value}\n$2`,
      )
      expect(
        copy.problems().map((p) => p.field),
        `implied ${value}`,
      ).toContain('items.3.implied.value')
    }
  })

  test('any reason of an item or a response set other than "does not apply" (-993)', () => {
    for (const reason of [5, -990, -991]) {
      const item = new Copy().edit(module('ctc'), 'reasons: [-993]', `reasons: [${reason}]`)
      expect(
        item.problems().map((p) => p.field),
        `item ${reason}`,
      ).toContain('items.5.reasons.0')
      const set = new Copy().edit('response-sets/EZ5.yaml', 'reasons: [-993]', `reasons: [${reason}]`)
      expect(
        set.problems().map((p) => p.field),
        `set ${reason}`,
      ).toContain('reasons.0')
    }
  })

  test('a response set that stands twice, also in another case', () => {
    const copy = new Copy()
    copy.write(
      'response-sets/again.yaml',
      copy.text('response-sets/TR5.yaml').replace('code: TR5', 'code: Tr5'),
    )
    const problem = copy.problems().find((p) => p.message.includes('already defined'))
    expect(problem).toMatchObject({ line: 1, field: '' })
    expect(`${problem!.file} ${problem!.message}`).toMatch(/again\.yaml/)
    expect(`${problem!.file} ${problem!.message}`).toMatch(/TR5\.yaml/)
  })

  test('a module, a questionnaire or a study that stands twice', () => {
    for (const [file, again] of [
      [module('rq'), 'modules/rq/1.0.0-copy/module.yaml'],
      [MIDPOINT, 'questionnaires/newcomer-midpoint/copy.yaml'],
      [STUDY, 'studies/fourth-pillar/copy.yaml'],
    ] as const) {
      const copy = new Copy()
      copy.write(again, copy.text(file))
      expect(
        copy
          .problems()
          .map((p) => p.message)
          .join(),
      ).toMatch(/is already defined in/)
    }
  })

  test('a variable name that another module has taken', () => {
    new Copy()
      .edit(module('supr'), 'pairStem: sup', 'pairStem: rq')
      .refuses(module('supr'), 'items.0.id', /rq_01_v1 is already taken by module rq/, "id: '01'")
  })

  test('a variable name that stands twice in one module', () => {
    new Copy()
      .edit(
        module('wb'),
        '    minValid: 4',
        "    minValid: 4\n    direction: Same name.\n  - items: ['01', '02']\n    method: pomp\n    lo: 0\n    hi: 4\n    minValid: 2",
      )
      .refuses(module('wb'), 'scales.1', /wb_s/)
    new Copy()
      .edit(module('supr'), '- name: bal', '- name: i_s'.replace('_', ''))
      .edit(module('supr'), 'name: is', 'name: bal\n    rule: balance\n    of: [i, r]\n  - name: bal')
      .refuses(module('supr'), 'derived.1', /sup_bal/)
  })

  test('a variable name of a key or administrative column', () => {
    const copy = new Copy()
    for (const lang of ['nl', 'en', 'fr', 'ar'])
      copy.edit(locale('supg', lang), 'module: supg', 'module: supg')
    copy
      .edit(module('supr'), 'pairStem: sup', 'pairStem: d')
      .edit(module('supr'), '- name: bal', '- name: form')
      .refuses(module('supr'), 'derived.0', /d_form is kept for a key or administrative column/)
  })

  test('an unknown version of a module', () => {
    new Copy()
      .edit(MIDPOINT, '{module: wb, version: 1.0.0}', '{module: wb, version: 1.2.0}')
      .refuses(MIDPOINT, 'parts.0.modules.1.module', /unknown module wb 1\.2\.0/, '1.2.0')
  })

  test('an unknown version of a questionnaire, or one for another role', () => {
    new Copy()
      .edit(STUDY, /name: buddy-midpoint\n {4}version: 1\.0\.0/, 'name: buddy-midpoint\n    version: 1.0.9')
      .refuses(
        STUDY,
        'questionnaires.4.name',
        /unknown questionnaire buddy-midpoint 1\.0\.9/,
        'name: buddy-midpoint',
      )
    new Copy()
      .edit(STUDY, 'name: buddy-midpoint', 'name: newcomer-midpoint')
      .refuses(STUDY, 'questionnaires.4', /made for n w2, not for b w2/)
  })

  test('windows that overlap, by one day', () => {
    const third = /(wave: w3[\s\S]*?opens:\n {6}at: length\n {6}days: )-14/
    // At a length of 180 days w2 ends on day 118, and day -62 of the length is that day.
    new Copy()
      .edit(STUDY, third, '$1-62')
      .refuses(STUDY, 'waves.2.opens', /w3 opens on day 118, w2 ends on day 118/)
    expect(new Copy().edit(STUDY, third, '$1-61').problems()).toEqual([])
    new Copy()
      .edit(STUDY, 'lengthDays: 180', 'lengthDays: 84')
      .refuses(STUDY, 'lengthDays', /85/, 'lengthDays')
  })

  test('a language of the study without study texts or without interface', () => {
    new Copy().edit(STUDY, /^ {2}fr:\n( {4}.*\n)+/m, '').refuses(STUDY, 'texts', /no texts in "fr"/)
    const copy = new Copy()
    rmSync(join(copy.folder, 'interface/locales/fr.yaml'))
    copy.refuses(STUDY, 'languages', /no interface texts in "fr"/)
  })

  test('a default language that is not offered', () => {
    new Copy()
      .edit(STUDY, 'defaultLanguage: nl', 'defaultLanguage: de')
      .refuses(STUDY, 'defaultLanguage', /not one of the languages/, 'defaultLanguage')
  })

  test('a field that does not exist, a text that is empty, a key that stands twice', () => {
    new Copy()
      .edit(module('rq'), 'validated: false', 'validatd: false')
      .refuses(module('rq'), '', /unknown field "validatd"/)
    new Copy()
      .edit(module('rq'), /^construct: .*$/m, "construct: ' '")
      .refuses(module('rq'), 'construct', /may not be empty/, 'construct')
    new Copy().edit(module('rq'), 'format: 1', 'format: 1\nname: rq').refuses(module('rq'), '', /unique/i)
  })

  test('a file in a place where no definition has its place', () => {
    new Copy()
      .write('modules/rq/notes.yaml', 'format: 1\n')
      .refuses('modules/rq/notes.yaml', '', /no kind of definition has its place here/)
  })

  test('every problem at once, not only the first', () => {
    const problems = new Copy()
      .edit(module('clo'), 'responses: PIC5', 'responses: PIC9')
      .edit(module('rcp'), 'minValid: 3', 'minValid: 4')
      .problems()
    expect(problems.map((p) => p.file)).toEqual(expect.arrayContaining([module('clo'), module('rcp')]))
  })
})

describe('a published file', () => {
  /** All definitions of the copy published as they are. */
  function published(): Copy {
    const copy = new Copy()
    const files = readDefinitionFiles(copy.folder).filter(({ file }) => isPublishable(file))
    copy.write(
      'LOCK.json',
      JSON.stringify(Object.fromEntries(files.map(({ file, bytes }) => [file, sha256(bytes)]))),
    )
    expect(copy.problems()).toEqual([])
    return copy
  }

  test.each([module('rq'), locale('rq', 'en'), 'response-sets/TR5.yaml', MIDPOINT, STUDY])(
    '%s may not change, not even by a comment',
    (file) => {
      const copy = published()
      copy.write(file, `${copy.text(file)}# one more word\n`)
      expect(copy.problems()).toEqual([
        { file, line: 1, field: '', message: expect.stringMatching(/is published and was changed/) },
      ])
    },
  )

  test('may not be removed', () => {
    const copy = published()
    rmSync(join(copy.folder, 'response-sets/PW5.yaml'))
    expect(
      copy
        .problems()
        .map((p) => `${p.file}: ${p.message}`)
        .join(),
    ).toMatch(/PW5\.yaml: this file is published and is missing/)
  })

  test.each([locale('rq', 'nl'), 'response-sets/locales/ar.yaml', 'interface/locales/en.yaml'])(
    'does not hold back a living text: %s may be improved',
    (file) => {
      const copy = published()
      copy.write(file, `${copy.text(file)}# looked at again\n`)
      expect(copy.problems()).toEqual([])
    },
  )

  test('of this repository is as it was published', () => {
    const loaded = loadInstruments(INSTRUMENTS)
    expect('problems' in loaded ? loaded.problems : []).toEqual([])
  })
})
