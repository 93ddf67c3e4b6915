import { Command, CommanderError } from 'commander'
import { ProblemError } from '../core/problem.ts'
import { databaseCode, databaseMessage, databaseProblem } from '../db/errors.ts'
import type { BackupManifest } from '../files/backup.ts'
import type { Shortened } from '../files/fit.ts'
import type { WrittenFile } from '../files/part.ts'
import type { Release } from '../files/release.ts'
import { VERSION } from '../version.ts'
import { sealAudit, verifyAudit } from './audit.ts'
import { backup, restore } from './backup.ts'
import { CliError, FOUND_PROBLEMS, WRONG_USE } from './context.ts'
import { demo } from './demo.ts'
import { exportStudy } from './export.ts'
import { type Checked, check, compileOne, schemas, traceability } from './instruments.ts'
import { accessPerson, erasePerson, withdrawPerson } from './person.ts'
import { createRelease, listAll, verifyAll } from './release.ts'
import { scoredWords, scoreFile } from './score.ts'
import { serveCommand } from './serve.ts'
import { inviteByHand, setDisabledByHand } from './staff.ts'
import { start } from './start.ts'
import { exportCsv, importCsv, status, statusText } from './translations.ts'
import { rotate } from './vault.ts'
import { diff, diffText, publish } from './versions.ts'

/** The command line. Every command's result is a value; with --json it is all that stdout holds. */
function program(): Command {
  const cli = new Command('duopanel')
    .version(VERSION)
    .description('Measures what buddy programmes do, and hands out the panel.')
  const options = (command: Command): Command => command.option('--json', 'print the result as JSON')

  cli
    .command('serve')
    .description('the server')
    .option('--data <dir>', 'folder of the embedded database')
    .option('--port <n>', 'port to listen on')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .action(serveCommand)
  cli
    .command('start')
    .description('the demonstration, served')
    .option('--data <dir>', 'folder of the embedded database')
    .option('--port <n>', 'port to listen on')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .action(start)
  options(
    cli
      .command('demo')
      .description('a synthetic study, marked so everywhere')
      .option('--data <dir>', 'folder of the embedded database')
      .option('--persons <n>', 'newcomers and buddies together', '200')
      .option('--seed <s>', 'same seed, same bytes', '1')
      .option('--replace', 'delete the synthetic study that is there'),
  ).action(async (o) =>
    tell(
      o,
      await demo(o),
      (r) => `${r.persons} invented people are in the study "${r.study}" (seed ${r.seed}).`,
    ),
  )
  const choices = (command: Command): Command =>
    options(command)
      .requiredOption('--study <name>', 'study')
      .option('--data <dir>', 'folder of the embedded database')
      .option('--format <f>', 'csv, sav (SPSS), dta (Stata), parquet or xlsx', 'csv')
      .option('--style <s>', 'plain (blank cells and a list of reasons) or coded (numbers)', 'plain')
      .option('--profile <p>', 'research or spreadsheet', 'research')
      .option('--as-of <date>', 'decides what is due or missed; default: date of the last answer')
      .option('--files <list>', 'only these files')
      .option('--waves <list>', 'only these waves')
      .option('--roles <list>', 'only these roles')
      .option('--construct <list>', 'only variables of these constructs')
      .option('--caimer <list>', 'only variables of these components: C, A, I, Me, R')
      .option(
        '--lang <list>',
        'languages of the codebook; the first is that of the labels in sav, dta and parquet',
      )
      .option('--include <what>', 'out: forms outside their window too')
      .option('--agreement <id>', 'data-use agreement, for what a real study gives out under one only')

  choices(cli.command('export').description('the files of the panel'))
    .requiredOption('--out <dir>', 'folder for the files')
    .action(async (o) => tell(o, await exportStudy(o), summary))

  const release = cli.command('release').description('frozen, citable exports in the data folder')
  choices(release.command('create').description('freezes an export'))
    .requiredOption('--title <text>', 'title of the release')
    .option('--citation <text>', 'how to cite it')
    .action(async (o) => tell(o, await createRelease(o), releaseLine))
  options(release.command('list').description('every release'))
    .option('--data <dir>', 'folder of the embedded database')
    .action((o) =>
      tell(o, listAll(o), (r) => r.releases.map(releaseLine).join('\n') || 'There is no release yet.'),
    )
  options(release.command('verify [release]').description('recomputes every hash of one release, or of all'))
    .option('--data <dir>', 'folder of the embedded database')
    .action(async (name, o) =>
      tell(o, await verifyAll(name, o), (r) =>
        r.releases.map(({ release }) => `${release} is as it was frozen.`).join('\n'),
      ),
    )

  options(
    cli
      .command('score')
      .description('the answers in any CSV file, scored by the rules of a module')
      .requiredOption('--module <dir>', 'folder with module.yaml')
      .requiredOption('--in <file>', 'the table: a row is a person, a column an item')
      .requiredOption('--out <file>', 'the scores')
      .option(
        '--map <file>',
        'CSV with the columns item and column, where columns have other names than items',
      )
      .option('--bands <list>', 'published bands to apply, such as who5:poor')
      .option('--blank <list>', 'texts that stand for no answer', 'NA')
      .option('--reliability', 'alpha, omega and item statistics of each scale'),
  ).action(async (o) => tell(o, await scoreFile(o), scoredWords))

  options(
    cli
      .command('backup <dir>')
      .description('both databases, as of one moment, into a new folder; names stay sealed')
      .option('--data <dir>', 'folder of the embedded database'),
  ).action(async (dir, o) =>
    tell(o, await backup(dir, o), (m) => `${sizeOf(m)} are in ${dir}. Keep it as safe as the database.`),
  )
  options(
    cli
      .command('restore <dir>')
      .description('a backup into an empty database')
      .option('--data <dir>', 'folder of the embedded database'),
  ).action(async (dir, o) => tell(o, await restore(dir, o), (m) => `${sizeOf(m)} were restored from ${dir}.`))

  const staff = cli
    .command('staff')
    .description('accounts of coordinators, researchers, translators and admins')
  options(
    staff
      .command('invite <email>')
      .description('an account, and a link that serves once: so the first admin comes in')
      .requiredOption('--first-name <name>', 'first name')
      .requiredOption('--last-name <name>', 'last name')
      .requiredOption('--role <role>', 'coordinator, researcher, translator or admin')
      .option('--study <name>', 'study, for coordinators and researchers')
      .option('--organisation <id>', 'organisation, for coordinators')
      .option('--data <dir>', 'folder of the embedded database'),
  ).action(async (email, o) =>
    tell(
      o,
      await inviteByHand(email, o),
      (r) => `Send this link, which serves once, within seven days:\n${r.link}`,
    ),
  )
  for (const [name, disabled] of [
    ['disable', true],
    ['enable', false],
  ] as const)
    options(
      staff
        .command(`${name} <email>`)
        .description(disabled ? 'closes an account and ends its sessions' : 'opens an account again')
        .option('--data <dir>', 'folder of the embedded database'),
    ).action(async (email, o) =>
      tell(o, await setDisabledByHand(email, disabled, o), () =>
        disabled ? 'It is closed.' : 'It is open.',
      ),
    )

  const audit = cli.command('audit').description('who did what, sealed into a chain')
  options(
    audit
      .command('verify')
      .description('follows every chain from its start, and names what was changed, added or removed')
      .option('--data <dir>', 'folder of the embedded database'),
  ).action(async (o) =>
    tell(o, await verifyAudit(o), (r) =>
      [
        ...r.trails.map(
          (t) => `${t.study || 'installation'}: ${t.entries} entries in ${t.links} links, last ${t.last}`,
        ),
        'Nothing was changed. Keep the last hashes elsewhere: they show whether the end of a chain is cut off.',
      ].join('\n'),
    ),
  )
  options(
    audit
      .command('seal')
      .description('seals what is not sealed yet; the server does it by itself')
      .option('--data <dir>', 'folder of the embedded database'),
  ).action(async (o) => tell(o, await sealAudit(o), (r) => `${r.sealed} entries were sealed.`))

  const person = cli.command('person').description('rights of a person, by id')
  for (const { name, about, run } of [
    { name: 'access', about: 'everything that is kept about a person', run: accessPerson },
    { name: 'withdraw', about: 'no part from now on; links end', run: withdrawPerson },
    { name: 'erase', about: 'names, answers and links go for good; a bare row stays', run: erasePerson },
  ])
    options(
      person
        .command(`${name} <id>`)
        .description(about)
        .option('--study <name>', 'study, where several hold the id')
        .option('--data <dir>', 'folder of the embedded database'),
    ).action(async (id, o) => tell(o, await run(id, o), (r) => JSON.stringify(r, null, 2)))

  const vault = cli.command('vault').description('names and contact data')
  options(
    vault
      .command('rotate')
      .description('a new key, and everything sealed anew with it; stop the server first')
      .option('--data <dir>', 'folder of the embedded database'),
  ).action(async (o) =>
    tell(o, await rotate(o), (r) => `${r.records} records are sealed with the new key ${r.key}.`),
  )

  const instruments = cli.command('instruments').description('the definitions')
  options(instruments.command('check').description('every problem, with file, line and field')).action((o) =>
    tell(o, check(), checkedWords),
  )
  options(
    instruments
      .command('diff <a> <b>')
      .description('what changed from NAME@VERSION to a later one, and which number has to rise'),
  ).action((a, b, o) => {
    const found = diff(a, b)
    tell(o, found, diffText)
    if (!found.enough) process.exitCode = FOUND_PROBLEMS
  })
  options(
    instruments
      .command('publish [name@version]')
      .description('write hashes into LOCK.json: of one definition and what it uses, or of everything new'),
  ).action((name, o) => tell(o, publish(name), publishedWords))
  instruments
    .command('compile <name@version>')
    .description('a questionnaire as SurveyJS JSON')
    .requiredOption('--lang <l>', 'language')
    .action((name, o) => tell({ json: true }, compileOne(name, o.lang), String))
  options(
    instruments.command('traceability').description('docs/traceability.md, from the claims to the variables'),
  ).action((o) => tell(o, traceability(), (r) => r.written.join('\n')))
  options(instruments.command('schemas').description('the file formats as JSON Schema')).action((o) =>
    tell(o, schemas(), (r) => r.written.join('\n')),
  )

  const translations = cli.command('translations').description('the words in other languages')
  options(
    translations
      .command('status')
      .description('how many strings of each place are in which state; what is missing or stale')
      .option('--lang <l>', 'one language; also one that has no file yet'),
  ).action((o) => tell(o, status(o), statusText))
  translations
    .command('export')
    .description('every string of a language as CSV, for a spreadsheet')
    .requiredOption('--lang <l>', 'language')
    .action((o) => {
      process.stdout.write(exportCsv(o.lang))
    })
  options(
    translations
      .command('import <file>')
      .description('what a returned CSV changes; nothing where a row is wrong'),
  ).action((file, o) =>
    tell(
      o,
      importCsv(file),
      (r) => `${r.texts} texts in ${r.files.length} files, ${r.records} records of work.`,
    ),
  )
  return cli
}

function tell<T>(options: { json?: boolean }, result: T, words: (result: T) => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(result, null, 2) : words(result)}\n`)
}

function checkedWords(r: Checked): string {
  const fine = `${r.files} files, ${r.questionnaires} questionnaires, ${r.studies} studies: no problem.`
  const waiting = r.waiting.map(({ study, missing }) =>
    [`The study "${study}" waits for words that the holder of a right supplies:`, ...missing].join('\n  '),
  )
  return [fine, ...waiting].join('\n')
}

function publishedWords({ published, waiting }: ReturnType<typeof publish>): string {
  const lines = published.length > 0 ? published : ['Nothing new to publish.']
  const held = waiting.map((file) => `not published, words of a published scale are missing: ${file}`)
  return [...lines, ...held].join('\n')
}

const sizeOf = ({ tables: answers, vault }: BackupManifest): string => {
  const tables = [...answers, ...(vault?.tables ?? [])]
  return `${tables.reduce((n, t) => n + t.rows, 0)} rows of ${tables.length} tables`
}

function summary(manifest: Record<string, unknown>): string {
  const files = (manifest.files as WrittenFile[]).flatMap((f) => [f, ...(f.sheets ?? [])])
  const lines = files.map(({ name, rows, columns }) =>
    rows === undefined
      ? name
      : `${name.padEnd(24)}${String(rows).padStart(9)} rows ${String(columns).padStart(5)} columns`,
  )
  const marked = manifest.synthetic ? ' Everybody in it is invented.' : ''
  const shortened = (manifest.shortened as Shortened[]).map(
    ({ file, what, limit, variables }) =>
      `${file}: shortened to ${limit}: the ${what} of ${variables.length} variables (named in manifest.json).`,
  )
  const { left_out } = manifest.disclosure as { left_out: string[] }
  const held =
    left_out.length > 0
      ? [`Left out without a data-use agreement (--agreement): ${left_out.join(', ')}.`]
      : []
  return [...lines, ...shortened, ...held, `As of ${manifest.as_of}, style ${manifest.style}.${marked}`].join(
    '\n',
  )
}

const releaseLine = (r: Release): string =>
  `${r.release}  ${r.files.length} files  ${r.identity}  ${r.title}${r.synthetic ? ' (synthetic)' : ''}`

function fail(error: unknown): void {
  const wantsJson = process.argv.includes('--json')
  const { code, message, status, where } = failure(error)
  process.exitCode = status
  if (wantsJson) process.stdout.write(`${JSON.stringify({ error: { code, message, ...where } })}\n`)
  if (message !== '') process.stderr.write(`${message}\n`)
}

function failure(error: unknown): { code: string; message: string; status: number; where: object } {
  if (error instanceof CliError) return { ...error, message: error.message }
  if (error instanceof ProblemError)
    return { code: error.problem.problem, message: error.message, status: FOUND_PROBLEMS, where: {} }
  if (error instanceof CommanderError)
    return { code: 'wrong-use', message: '', status: error.exitCode === 0 ? 0 : WRONG_USE, where: {} }
  const database = databaseProblem(error)
  if (database)
    return { code: database.problem, message: database.message, status: FOUND_PROBLEMS, where: {} }
  return {
    code: databaseCode(error) ?? 'internal',
    message: `This did not work: ${databaseMessage(error)}`,
    status: FOUND_PROBLEMS,
    where: {},
  }
}

const cli = program()
for (const command of [cli, ...cli.commands, ...cli.commands.flatMap((c) => c.commands)])
  command.exitOverride()
cli.parseAsync().catch(fail)
