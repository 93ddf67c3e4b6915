/** What the vault knows of a person: names and contact data. */
export const identityFields = ['first_name', 'last_name', 'phone', 'email', 'address'] as const

export type Field = (typeof identityFields)[number]
export type Identity = Partial<Record<Field, string>>

/** Accounts of staff stand in the vault too, in no study. */
export const STAFF = ''

/** Fields by whose value a person is looked up. */
export const SOUGHT: readonly Field[] = ['last_name', 'phone', 'email']

/** A value as it is compared: case, spaces and accents do not tell two people apart. */
export function normalise(field: Field, value: string): string {
  const text = value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return field === 'phone' ? text.replace(/[^\d+]/g, '') : text.replace(/\s+/g, ' ').trim()
}
