import type { Cell } from '../core/panel/reader.ts'
import type { DescribedFile } from './documents.ts'
import type { About } from './format.ts'

/** The codebook as one page that needs nothing else: search, texts in every language, a picture of each variable's figures. */

const escaped = (text: Cell): string => String(text).replaceAll(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

const RIGHT_TO_LEFT = /^(ar|fa|ps|ur|he)/

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,'Noto Sans',sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
input{font:inherit;width:100%;padding:.5rem;box-sizing:border-box}details{border-top:1px solid #8886;padding:.4rem 0}
summary{cursor:pointer;overflow-wrap:anywhere}code{font-size:.95em}dl{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:.2rem 1rem;margin:.5rem 0}
dt{color:GrayText}dd{margin:0;overflow-wrap:anywhere}svg{display:block;max-width:100%}.warn{border-inline-start:.3rem solid #c60;padding-inline-start:.8rem}
@media(max-width:30rem){dl{grid-template-columns:1fr}}`

const SCRIPT = `const box=document.querySelector('input'),all=[...document.querySelectorAll('details')],told=document.querySelector('output');
const texts=all.map(d=>d.textContent.toLowerCase());box.addEventListener('input',()=>{const q=box.value.toLowerCase().split(/\\s+/).filter(Boolean);let n=0;
all.forEach((d,i)=>{const hit=q.every(w=>texts[i].includes(w));d.hidden=!hit;if(hit)n+=1});told.textContent=n+' of '+all.length+' variables'});`

export function codebookPage(
  files: readonly DescribedFile[],
  languages: readonly string[],
  about: About,
): string {
  const total = files.reduce((n, f) => n + f.table.columns.length, 0)
  const sections = files.map(
    ({ table, rows, book }) =>
      `<h2 id="${table.name}">${table.name}</h2><p>${rows} rows, ${table.columns.length} variables.</p>${book
        .map((row, i) => variable(row, [...table.columns[i]!.values], languages))
        .join('\n')}`,
  )
  const contents = files.map((f) => `<a href="#${f.table.name}">${f.table.name}</a>`).join(' · ')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Codebook: ${escaped(about.title)}</title><style>${STYLE}</style></head><body>
<h1>Codebook: ${escaped(about.title)}</h1>
<p>As of ${about.asOf}. Written by ${escaped(about.software)}.</p>
<p class="warn">Numbers from −999 to −985 are reasons for a missing value, never values. Declare them as missing before you compute anything. In R, with haven’s <code>user_na = TRUE</code>, <code>mean(x, na.rm = TRUE)</code> averages the codes. All scales are new and unvalidated: no norms, no cut-off.</p>
<p><label>Search names, texts and constructs <input type="search"></label> <output>${total} variables</output></p>
<p>${contents}</p>
${sections.join('\n')}
<script>${SCRIPT}</script></body></html>
`
}

type Book = Readonly<Record<string, Cell>>

const FACTS: [string, string][] = [
  ['construct', 'construct'],
  ['role', 'role'],
  ['waves', 'waves'],
  ['type', 'type'],
  ['unit', 'unit'],
  ['universe', 'asked of'],
  ['formula', 'formula'],
  ['min_valid', 'fewest valid items'],
  ['direction', 'higher means'],
  ['interpretation', 'interpretation'],
  ['published_counterpart', 'published counterpart'],
  ['validated', 'validated'],
  ['translation_status', 'translation'],
  ['disclosure_class', 'disclosure'],
]

function variable(row: Book, values: readonly [number, string][], languages: readonly string[]): string {
  const facts = FACTS.filter(([name]) => (row[name] ?? '') !== '').map(
    ([name, words]) => `<dt>${words}</dt><dd>${escaped(row[name]!)}</dd>`,
  )
  const texts = languages.flatMap((lang) => {
    const text = row[`question_text_${lang.toLowerCase().replace('-', '_')}`] ?? ''
    const dir = RIGHT_TO_LEFT.test(lang) ? 'rtl' : 'ltr'
    return text === '' ? [] : [`<dt>${lang}</dt><dd lang="${lang}" dir="${dir}">${escaped(text)}</dd>`]
  })
  const labels = values.map(([code, label]) => `${code} = ${escaped(label)}`).join('<br>')
  return `<details><summary><code>${row.name}</code> ${escaped(row.label_en!)}</summary>${picture(row)}<dl>${texts.join('')}${
    labels === '' ? '' : `<dt>codes</dt><dd>${labels}</dd>`
  }${facts.join('')}</dl></details>`
}

const WIDTH = 320

/** How many cells are values, how many have which reason; below, the range with mean and standard deviation. */
function picture(row: Book): string {
  const reasons = String(row.n_by_missing_code)
    .split('; ')
    .filter((part) => part !== '')
    .map((part) => part.split(': '))
  const parts = [['valid', String(row.n_valid)], ...reasons].map(([name, n]) => ({ name, n: Number(n) }))
  const all = parts.reduce((sum, p) => sum + p.n, 0)
  if (all === 0) return ''
  let x = 0
  const bars = parts.map(({ name, n }, i) => {
    const width = (WIDTH * n) / all
    const bar = `<rect x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="12" fill="${i === 0 ? '#27a' : `hsl(30 ${80 - 6 * i}% ${40 + 4 * i}%)`}"><title>${name}: ${n}</title></rect>`
    x += width
    return bar
  })
  const told = parts.map(({ name, n }) => `${name}: ${n}`).join(', ')
  const range = rangeOf(row)
  return `<svg role="img" aria-label="${escaped(told)}" width="${WIDTH}" height="${range ? 36 : 12}">${bars.join('')}${range}</svg><p>${escaped(told)}${row.mean === undefined || row.mean === '' ? '' : `; mean ${short(row.mean)}, sd ${short(row.sd!)}, ${row.min} to ${row.max}`}</p>`
}

const short = (n: Cell): string => (typeof n === 'number' ? n.toFixed(2) : '–')

function rangeOf({ min, max, mean, sd }: Book): string {
  if (typeof min !== 'number' || typeof max !== 'number' || typeof mean !== 'number' || max <= min) return ''
  const at = (v: number): string => (8 + ((WIDTH - 16) * (v - min)) / (max - min)).toFixed(1)
  const [low, high] =
    typeof sd === 'number' ? [Math.max(min, mean - sd), Math.min(max, mean + sd)] : [mean, mean]
  return `<line x1="8" x2="${WIDTH - 8}" y1="26" y2="26" stroke="#888"/><line x1="${at(low)}" x2="${at(high)}" y1="26" y2="26" stroke="#27a" stroke-width="6"/><circle cx="${at(mean)}" cy="26" r="5" fill="#c60"/>`
}
