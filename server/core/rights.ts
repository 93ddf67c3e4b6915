/** Who of the staff may do what. A grant names a role, a study (empty: every one) and an organisation (empty: none). */
export const staffRoles = ['coordinator', 'researcher', 'translator', 'admin'] as const
export type StaffRole = (typeof staffRoles)[number]

export interface Grant {
  role: StaffRole
  study: string
  organisation: string
}

/** What a request is about, as far as its address says. */
export interface Place {
  study?: string
  organisation?: string
}

/** Whether one of the grants has one of the roles at this place. Nothing is allowed that is not granted. */
export const isAllowed = (grants: readonly Grant[], roles: readonly StaffRole[], place: Place): boolean =>
  grants.some((g) => roles.includes(g.role) && covers(g, place))

function covers(grant: Grant, { study, organisation }: Place): boolean {
  if (grant.role === 'admin') return true
  if (study !== undefined && grant.study !== study) return grant.role === 'translator' && grant.study === ''
  return grant.role !== 'coordinator' || organisation === undefined || grant.organisation === organisation
}

/** Organisations of a study whose people an account looks after. */
export const ownOrganisations = (grants: readonly Grant[], study: string): string[] =>
  grants.filter((g) => g.role === 'coordinator' && g.study === study).map((g) => g.organisation)

/** What is wrong with a grant; undefined where nothing is. */
export function grantProblem({ role, study, organisation }: Grant): string | undefined {
  if (role === 'coordinator' && (study === '' || organisation === ''))
    return 'a coordinator needs a study and an organisation'
  if (role === 'researcher' && study === '') return 'a researcher needs a study'
  if (role !== 'coordinator' && organisation !== '') return 'only a coordinator belongs to an organisation'
  if (role === 'admin' && study !== '') return 'an admin looks after the whole installation'
  return undefined
}
