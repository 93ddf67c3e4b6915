import { configureGlobal } from 'fast-check'

/** Invented cases per property; `npm run test:long` sets DUOPANEL_LONG. */
configureGlobal({ numRuns: process.env.DUOPANEL_LONG ? 2000 : 200 })
