import { configureGlobal } from 'fast-check'

/** Invented cases per property; `npm run test:long` sets DUOPANEL_LONG. */
configureGlobal({ numRuns: process.env.DUOPANEL_LONG ? 2000 : 200 })

/** Tests say themselves where the answers are; never where those of this machine's user are. */
delete process.env.DATABASE_URL
