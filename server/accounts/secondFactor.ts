import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** One-time codes as of RFC 6238: six digits, 30 seconds, SHA-1, as every authenticator knows them. */

const PERIOD = 30
const RECOVERY_CODES = 10
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export const newOneTimeSecret = (): string => new Secret({ size: 20 }).base32

const totp = (secret: string, label = ''): TOTP =>
  new TOTP({ issuer: 'Duopanel', label, secret: Secret.fromBase32(secret), period: PERIOD })

/** The address that an authenticator reads, by hand or as a QR code. */
export const oneTimeAddress = (secret: string, email: string): string => totp(secret, email).toString()

/** The period whose code this is, at most one away from now; undefined where it is none. */
export function codePeriod(secret: string, code: string, now: number): number | undefined {
  const delta = totp(secret).validate({ token: code, timestamp: now, window: 1 })
  return delta === null ? undefined : Math.floor(now / 1000 / PERIOD) + delta
}

/** The code of a moment: what an authenticator shows. */
export const codeAt = (secret: string, now: number): string => totp(secret).generate({ timestamp: now })

/** Ten codes of ten characters, each good for one sign-in without the authenticator. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () =>
    Array.from({ length: 10 }, () => CROCKFORD[randomInt(CROCKFORD.length)]).join(''),
  )

/** A recovery code as it is compared: spaces, hyphens and case do not matter, nor O for 0, I and L for 1. */
export const recoveryCode = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
