import { createRoot } from 'react-dom/client'
import { api } from '../api.ts'
import { App } from './App.tsx'
import { createController } from './controller.ts'
import { load } from './load.ts'
import { loadNetworkBody, loadQuestionBody } from './QuestionScreen.tsx'
import { browserTrail, onTravel } from './trail.ts'

const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** 32 hexadecimal digits; `crypto.randomUUID` is missing on old phones and on addresses without TLS. */
const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

async function start(): Promise<void> {
  const loaded = await load(api, rest)
  if ('go' in loaded) return location.replace(loaded.go)
  const controller = createController(loaded.session, loaded.form, {
    api,
    trail: browserTrail(),
    now: () => performance.now(),
    newId,
    later: (run, ms) => setTimeout(run, ms),
  })
  onTravel(controller.arrive)
  addEventListener('online', controller.wake)
  addEventListener('beforeunload', (event) => {
    controller.settle()
    if (controller.unsaved()) event.preventDefault()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') controller.settle()
  })
  createRoot(document.getElementById('root')!).render(<App controller={controller} />)
}

void loadQuestionBody()
void loadNetworkBody()
void start()
