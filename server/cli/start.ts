import { dayOf, isoDate } from '../core/study/calendar.ts'
import { newId, newSecret, pseudonym } from '../ids.ts'
import { sha256 } from '../load.ts'
import type { Store } from '../store/store.ts'
import type { Vault } from '../vault/vault.ts'
import { dataFolder, instruments, openStore, openVault, settings } from './context.ts'
import { DEMO_STUDY, fill } from './demo.ts'
import { type DemoLogin, demoLogins } from './demoStaff.ts'
import { listen, portOf, type ServeArguments, stopOnSignal } from './serve.ts'

const DEMO_PERSONS = 200
const DEMO_SEED = '1'
/** First names of the invented pairs. */
const INVENTED_NAMES = { newcomer: 'Selam', buddy: 'Lotte' }
const DAY_MS = 86_400_000
const LINK_DAYS = 90

/** `npm start`: a demonstration study where there is none, two visitors dated from today, the server, and what to open. */
export async function start(args: ServeArguments): Promise<void> {
  const env = settings()
  const loaded = instruments()
  const vault = await openVault(dataFolder(args.data))
  const store = await openStore(dataFolder(args.data))
  if (!(await store.studies.get(DEMO_STUDY))) await fill(store, vault, loaded, DEMO_PERSONS, DEMO_SEED)
  const study = (await store.studies.get(DEMO_STUDY))!
  const links =
    study.synthetic === 1 ? await addVisitors(store, vault, study.exportKey, Date.now()) : undefined
  const logins = study.synthetic === 1 ? await demoLogins(store, vault, DEMO_STUDY, 'org1') : []
  const port = portOf(args.port, env.PORT)
  const running = await listen({
    store,
    vault,
    instruments: loaded,
    port,
    host: args.host,
    publicUrl: env.PUBLIC_URL,
    quiet: true,
  })
  const base = process.env.PUBLIC_URL ? env.PUBLIC_URL : `http://${args.host}:${running.port}`
  process.stdout.write(welcome(base, links, logins))
  stopOnSignal(running)
}

interface VisitorLinks {
  newcomer: string
  buddy: string
}

/** Two invented visitors: a newcomer at day 0 of a match, and the buddy of a match that began 90 days ago. */
async function addVisitors(
  store: Store,
  vault: Vault,
  exportKey: string,
  now: number,
): Promise<VisitorLinks> {
  const today = dayOf(now)
  const newcomer = await addPair(store, vault, exportKey, today, 'n', 'w1', now)
  const buddy = await addPair(store, vault, exportKey, today - 90, 'b', 'w2', now)
  return { newcomer, buddy }
}

/** A fresh pair whose match began on `started`, and a link for one of the two. */
async function addPair(
  store: Store,
  vault: Vault,
  exportKey: string,
  started: number,
  role: 'n' | 'b',
  wave: string,
  now: number,
): Promise<string> {
  const [newcomer, buddy, mid, form, secret] = [newId(), newId(), newId(), newId(), newSecret()]
  const study = DEMO_STUDY
  const person = (pid: string) => ({
    study,
    pid,
    xid: pseudonym(exportKey, pid),
    moderators: '{}',
    withdrawnOn: null,
  })
  const episode = (pid: string, role: string) => ({
    ...{ study, pid, role, episode: 1, mainMatch: mid },
    enrolledOn: isoDate(started - 7),
    startedOn: isoDate(started),
    record: JSON.stringify({ arm: 1, arm_assigned: 1, assign_method: 4 }),
  })
  await store.studies.addBatch({
    persons: [person(newcomer), person(buddy)],
    episodes: [episode(newcomer, 'n'), episode(buddy, 'b')],
    matches: [
      {
        ...{ study, mid, xid: pseudonym(exportKey, mid), newcomer, buddy, group: '', organisation: 'org1' },
        ...{ startedOn: isoDate(started), planEndOn: isoDate(started + 180), endedOn: null },
        record: JSON.stringify({ group_form: 1, hours_plan: 40, match_no: 1, n_matches_before: 0 }),
      },
    ],
    forms: [
      {
        ...{ study, form, pid: role === 'n' ? newcomer : buddy, role, episode: 1, wave, mid },
        ...{ channel: 'link', invitedOn: isoDate(dayOf(now)), reminders: 0 },
      },
    ],
    events: [],
    submissions: [],
  })
  await vault.keepFirstName(study, newcomer, INVENTED_NAMES.newcomer)
  await vault.keepFirstName(study, buddy, INVENTED_NAMES.buddy)
  await store.links.add({
    study,
    secret: sha256(secret),
    form,
    lang: null,
    expiresAt: now + LINK_DAYS * DAY_MS,
  })
  return `/a#${study}.${secret}`
}

function welcome(url: string, links: VisitorLinks | undefined, logins: readonly DemoLogin[]): string {
  const visitors = links
    ? [
        'Everybody in this study is invented. Two links to try, best in a narrow window:',
        `  newcomer, intake    ${url}${links.newcomer}`,
        `  buddy, midpoint     ${url}${links.buddy}`,
      ]
    : [`The study "${DEMO_STUDY}" holds real data: no demonstration links.`]
  return [
    '',
    `Duopanel answers at ${url}`,
    '',
    ...visitors,
    '',
    ...staffLines(logins),
    `The interface to read  ${url}/api/docs`,
    'The panel as files     npx duopanel export --study fourth-pillar --out data/out',
    'Stop with Ctrl+C. Links from earlier starts go on working.',
    '',
  ].join('\n')
}

/** Logins of the demonstration; there is no page for staff yet, only the interface. */
const staffLines = (logins: readonly DemoLogin[]): string[] =>
  logins.length === 0
    ? []
    : [
        'Staff accounts for the interface (POST /api/staff/session; new passwords at each start):',
        ...logins.map((l) => `  ${l.role.padEnd(12)} ${l.email.padEnd(26)} ${l.password}`),
        '',
      ]
