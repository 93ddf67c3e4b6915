import type { Random } from './random.ts'

const LANGUAGES = [
  ['ar', 34],
  ['fr', 12],
  ['en', 18],
  ['nl', 8],
  ['ti', 9],
  ['so', 6],
  ['fa', 8],
  ['tr', 5],
] as const

/** Moderators of an invented newcomer. */
export const newcomerModerators = (r: Random): Record<string, number | string> => ({
  age_band: r.weighted([
    [1, 2],
    [2, 18],
    [3, 34],
    [4, 26],
    [5, 13],
    [6, 5],
    [7, 2],
  ]),
  gender: r.weighted([
    [1, 51],
    [2, 48],
    [3, 1],
  ]),
  mig_reason: r.weighted([
    [1, 46],
    [2, 36],
    [3, 11],
    [4, 4],
    [5, 3],
  ]),
  resid_months: r.int(2, 72),
  school_band: r.weighted([
    [0, 6],
    [1, 14],
    [2, 24],
    [3, 32],
    [4, 24],
  ]),
  cefr_entry: r.weighted([
    [0, 14],
    [1, 38],
    [2, 34],
    [3, 12],
    [4, 2],
  ]),
  lang_first: r.weighted(LANGUAGES),
  hh_type: r.weighted([
    [1, 28],
    [2, 12],
    [3, 32],
    [4, 10],
    [5, 10],
    [6, 8],
  ]),
  work_entry: r.weighted([
    [1, 18],
    [2, 34],
    [3, 22],
    [4, 18],
    [5, 5],
    [6, 1],
    [7, 2],
  ]),
  muni_type: r.weighted([
    [1, 42],
    [2, 28],
    [3, 20],
    [4, 10],
  ]),
})

/** Moderators of an invented buddy. */
export const buddyModerators = (r: Random): Record<string, number | string> => ({
  age_band: r.weighted([
    [2, 12],
    [3, 20],
    [4, 14],
    [5, 16],
    [6, 20],
    [7, 18],
  ]),
  gender: r.weighted([
    [1, 66],
    [2, 33],
    [3, 1],
  ]),
  school_band: r.weighted([
    [2, 6],
    [3, 26],
    [4, 68],
  ]),
  lang_first: r.weighted([
    ['nl', 78],
    ['fr', 12],
    ['ar', 4],
    ['tr', 3],
    ['en', 3],
  ]),
  hh_type: r.weighted([
    [1, 26],
    [2, 36],
    [3, 26],
    [4, 6],
    [5, 4],
    [6, 2],
  ]),
  work_entry: r.weighted([
    [1, 48],
    [3, 10],
    [4, 4],
    [5, 2],
    [6, 34],
    [7, 2],
  ]),
  muni_type: r.weighted([
    [1, 40],
    [2, 28],
    [3, 22],
    [4, 10],
  ]),
})

/** The survey language of a person: the first language where the study offers it, else one of the others. */
export function surveyLanguage(r: Random, first: string, offered: readonly string[], role: string): string {
  if (offered.includes(first)) return first
  return r.weighted(
    role === 'n'
      ? [
          ['en', 40],
          ['fr', 25],
          ['nl', 35],
        ]
      : [
          ['nl', 80],
          ['fr', 12],
          ['en', 8],
        ],
  )
}

/** Administrative record of a match. */
export const matchRecord = (r: Random, groupForm: number): Record<string, number> => ({
  track_form: r.weighted([
    [1, 78],
    [2, 10],
    [3, 10],
    [4, 2],
  ]),
  host_kind: r.weighted([
    [1, 8],
    [2, 24],
    [3, 34],
    [4, 30],
    [5, 4],
  ]),
  group_practice: r.weighted([
    [0, 76],
    [1, 8],
    [2, 4],
    [3, 6],
    [4, 5],
    [5, 1],
  ]),
  group_form: groupForm,
  obligation: r.weighted([
    [1, 62],
    [2, 16],
    [3, 8],
    [4, 12],
    [5, 2],
  ]),
  hours_plan: 40,
})

/** How and why a match ended early. */
export const earlyEnding = (r: Random): Record<string, number> => ({
  end_main: r.weighted([
    [2, 6],
    [3, 22],
    [4, 10],
    [5, 16],
    [6, 14],
    [7, 10],
    [8, 8],
    [9, 3],
    [10, 9],
    [11, 2],
  ]),
  end_by: r.weighted([
    [1, 34],
    [2, 26],
    [3, 22],
    [4, 8],
    [5, 10],
  ]),
  end_kind: r.weighted([
    [2, 45],
    [3, 30],
    [4, 25],
  ]),
})
