/** How a person can be reached. */
export const channels = ['mail', 'sms', 'letter'] as const
export type Channel = (typeof channels)[number]

const BELGIUM = '+32'

/** A phone number with its country, digits only after the +; undefined where it is none. A leading 0 is Belgian. */
export function phoneNumber(typed: string): string | undefined {
  const text = typed.replace(/[\s./()-]/g, '').replace(/^00/, '+')
  const number = /^0\d+$/.test(text) ? BELGIUM + text.slice(1) : text
  return /^\+[1-9]\d{7,14}$/.test(number) ? number : undefined
}

/** What a channel needs to be used; undefined where nothing is missing. */
export function missingContact(
  channel: Channel,
  contact: { phone?: string; email?: string },
): 'phone' | 'email' | undefined {
  if (channel === 'mail' && !contact.email) return 'email'
  return channel === 'sms' && !contact.phone ? 'phone' : undefined
}
