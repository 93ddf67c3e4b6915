// The welcome page: the link's secret stands after the # and is exchanged for a session on a tap.
const link = location.hash.slice(1)
const [, study, secret] = /^([a-z][a-z0-9-]{0,39})\.([0-9A-Za-z]{26})$/.exec(link) ?? []
const choose = document.getElementById('choose')
const buttons = [...choose.querySelectorAll('button[data-lang]')]

choose.hidden = link === ''
document.getElementById('home').hidden = link !== ''
for (const button of buttons) button.addEventListener('click', () => open(button.dataset.lang))

async function open(lang) {
  if (!secret) return tell('link-unknown', lang)
  setBusy(true)
  const code = await exchange(lang)
  if (code === undefined) return location.replace('/consent')
  setBusy(false)
  tell(code, lang)
}

/** The problem's code, or nothing when the session is open. */
async function exchange(lang) {
  try {
    const reply = await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ study, secret, lang }),
    })
    if (reply.ok) return undefined
    return (await reply.json().catch(() => ({}))).code ?? (reply.status < 500 ? 'invalid' : 'internal')
  } catch {
    return 'offline'
  }
}

function tell(code, lang) {
  const sentences = [...document.getElementById('problems').content.children]
  const find = (wanted) => sentences.find((p) => p.lang === lang && p.dataset.problem === wanted)
  const box = document.getElementById('problem')
  box.hidden = false
  box.replaceChildren((find(code) ?? find('invalid')).cloneNode(true))
  box.focus()
}

function setBusy(busy) {
  for (const button of buttons) button.disabled = busy
  choose.setAttribute('aria-busy', String(busy))
}
