import { spokenLabel } from '../core/answers/people.ts'
import { pairsOf } from '../core/answers/roster.ts'
import type { ByAlter, Screen } from '../core/instrument/types.ts'
import { kindOf } from '../core/question/index.ts'
import { OPEN_MAX } from '../core/question/open.ts'
import { escapeHtml, fill } from './html.ts'
import type { Person, PlainQuestion } from './plain.ts'

/** The answers of one question as plain controls. */
export function plainBody(page: PlainQuestion): string {
  if (page.same) return samePerson(page)
  const body = BODIES[page.screen.kind]
  return body ? body(page) : ''
}

const BODIES: Partial<Record<Screen['kind'], (page: PlainQuestion) => string>> = {
  choice: (page) => options(page, 'radio', choicesOf(page.screen).map(String)),
  choices: (page) => options(page, 'checkbox', [...choicesOf(page.screen).map(String), 'none']),
  number: (page) => field(page, page.text.unit),
  slider: (page) => {
    const codes = choicesOf(page.screen)
    const ends = [Math.min(...codes), Math.max(...codes)].map(
      (code) => `${code}: ${fill(page.text.options[code] ?? '', page.values)}`,
    )
    return `<p class="ends">${ends.join(' · ')}</p>${field(page, undefined)}`
  },
  open: (page) =>
    `<div class="answers writing"><textarea id="answer" name="answer" rows="5" dir="auto" maxlength="${OPEN_MAX}" ${named(page)}>${escapeHtml(String(page.held ?? ''))}</textarea></div>`,
  roster,
  still: (page) => perPerson(page, () => [1, 0]),
  sort: (page) => perPerson(page, (aid) => [...page.codesOf(aid), -992, -991]),
  ticks: (page) => {
    const held = heldCodes(page.held)
    const none = page.people.length > 0 && page.people.every(({ aid }) => held[aid] === 0)
    const rows = page.people.map((person, i) =>
      tick(i === 0, 'checkbox', `k.${person.aid}`, '1', held[person.aid] === 1, called(person)),
    )
    return group(
      page,
      [...rows, tick(false, 'checkbox', 'none', '1', none, word(page, 'survey.none'))].join(''),
    )
  },
  ties: (page) => {
    const people = new Map(page.people.map((p) => [p.aid, p]))
    const held = heldCodes(page.held)
    const rows = pairsOf([...people.keys()]).map((pair, i) => {
      const [a, b] = pair.split('|').map((aid) => called(people.get(aid)!))
      const codes = [1, 0, -992].map((code, n) =>
        tick(i + n === 0, 'radio', `k.${pair}`, String(code), held[pair] === code, yesNo(page, code)),
      )
      return row(`${a} – ${b}`, codes)
    })
    return rows.join('')
  },
}

const word = (page: PlainQuestion, key: string): string => escapeHtml(page.strings[key] ?? '')
const yesNo = (page: PlainQuestion, code: number): string =>
  word(page, code === 1 ? 'network.yes' : code === 0 ? 'network.no' : 'network.unsure')

/** Ids of the words that name and describe the answer. */
const named = ({ complaint }: PlainQuestion): string =>
  `aria-labelledby="lead question" aria-describedby="hint${complaint ? ' answer-error' : ''}"${complaint ? ' aria-invalid="true"' : ''}`

const group = ({ complaint, screen }: PlainQuestion, rows: string): string =>
  `<fieldset class="answers" role="${screen.kind === 'choice' ? 'radiogroup' : 'group'}" aria-labelledby="lead question" aria-describedby="hint${complaint ? ' answer-error' : ''}">${rows}</fieldset>`

const tick = (
  first: boolean,
  type: 'radio' | 'checkbox',
  name: string,
  value: string,
  chosen: boolean,
  label: string,
): string =>
  `<label class="option"><input ${first ? 'id="answer" ' : ''}type="${type}" name="${name}" value="${value}"${chosen ? ' checked' : ''}><span class="label">${label}</span></label>`

const row = (legend: string, controls: string[]): string =>
  `<fieldset class="row"><legend>${legend}</legend>${controls.join('')}</fieldset>`

function options(page: PlainQuestion, type: 'radio' | 'checkbox', values: string[]): string {
  const chosen = (Array.isArray(page.held) ? page.held : [page.held]).map(String)
  const label = (value: string): string =>
    value === 'none' ? word(page, 'survey.none') : fill(page.text.options[Number(value)] ?? '', page.values)
  const rows = values.map((v, i) => tick(i === 0, type, 'answer', v, chosen.includes(v), label(v)))
  return group(page, rows.join(''))
}

const field = (page: PlainQuestion, unit: string | undefined): string =>
  `<div class="answers number"><input id="answer" type="text" name="answer" inputmode="numeric" autocomplete="off" dir="ltr" value="${escapeHtml(String(page.held ?? ''))}" ${named(page)}>${unit ? `<span class="unit" aria-hidden="true">${escapeHtml(unit)}</span>` : ''}</div>`

function perPerson(page: PlainQuestion, codesOf: (aid: string) => number[]): string {
  const held = heldCodes(page.held)
  const WAYS: Record<number, string> = { [-991]: 'survey.refuse', [-992]: 'survey.dont_know' }
  const label = (code: number): string => {
    const own = page.text.options[code]
    if (own !== undefined) return fill(own, page.values)
    return WAYS[code] ? word(page, WAYS[code]) : yesNo(page, code)
  }
  return page.people
    .map((person, i) =>
      row(
        called(person),
        codesOf(person.aid).map((code, n) =>
          tick(i + n === 0, 'radio', `k.${person.aid}`, String(code), held[person.aid] === code, label(code)),
        ),
      ),
    )
    .join('')
}

/** Who was named, and a field for one more. */
function roster(page: PlainQuestion): string {
  const held = heldCodes(page.held)
  const cap = page.screen.kind === 'roster' ? page.screen.cap : 0
  const named = page.people.filter(({ aid }) => aid in held)
  const line = (person: Person): string =>
    `<li class="row person"><span class="name">${called(person)}</span>${
      person.aid in held
        ? `<button class="secondary" name="do" value="remove:${person.aid}">${fill(page.strings['network.remove'] ?? '', { alter: person.label })}</button>`
        : ''
    }</li>`
  const more = `<label for="answer">${word(page, 'network.who')}</label>
<input id="answer" type="text" name="name" maxlength="40" autocomplete="off" dir="auto" ${page.complaint ? 'aria-invalid="true" aria-describedby="hint answer-error"' : 'aria-describedby="hint"'}>
<button class="secondary add" name="do" value="add">${word(page, 'network.add')}</button>`
  const nobody = `<button class="secondary nobody" name="do" value="nobody">${word(page, 'network.nobody')}</button>`
  /** Return in the field adds the name, and does not take away the first person. */
  const first = '<button class="hidden" name="do" value="add" tabindex="-1" aria-hidden="true"></button>'
  return `${first}<ul class="rows">${page.people.map(line).join('')}</ul>
<div class="naming answers">${named.length < cap ? more : ''}${named.length === 0 ? nobody : ''}</div>`
}

function samePerson({ same, strings, ...page }: PlainQuestion): string {
  const { person, label, asked } = same!
  const question = fill(strings['network.same'] ?? '', { alter: person.label })
  return `<h2>${question}</h2>
<input type="hidden" name="name" value="${escapeHtml(label)}"><input type="hidden" name="asked" value="${escapeHtml(asked.join(' '))}">
<div class="pair"><button class="secondary" name="do" value="same:${person.aid}">${word({ ...page, strings }, 'network.yes')}</button>
<button class="secondary" name="do" value="other:${person.aid}">${word({ ...page, strings }, 'network.no')}</button></div>`
}

/** Codes that an earlier answer holds, by alter or pair. */
const heldCodes = (held: unknown): ByAlter =>
  typeof held === 'object' && held !== null && !Array.isArray(held) ? (held as ByAlter) : {}

const called = ({ label }: Person): string => `<bdi>${escapeHtml(spokenLabel(label))}</bdi>`

/** Codes of a screen with the reasons that it offers among its answers. */
const choicesOf = (screen: Screen): number[] => [
  ...('codes' in screen ? screen.codes : []),
  ...kindOf(screen).reasons(screen),
]
