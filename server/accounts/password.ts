import { hash, verify } from '@node-rs/argon2'

/** argon2id with the library's own settings: 19 MiB, two passes, the recommendation of OWASP. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'))

/** Compared for an account that does not exist, so that an answer takes as long as for one that does. */
const nobody = hash('nobody')

/** Whether this is the account's password. */
export const isPassword = async (kept: string | null | undefined, password: string): Promise<boolean> =>
  (await verify(kept ?? (await nobody), password.normalize('NFKC'))) && typeof kept === 'string'
