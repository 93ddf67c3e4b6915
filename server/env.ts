import { z } from 'zod'

const postgres = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'expected postgres://USER:PASSWORD@HOST:PORT/DATABASE, or nothing for the embedded database',
})

const settings = z.object({
  DUOPANEL_DATA: z.string().min(1).default('./data'),
  DATABASE_URL: postgres.optional(),
  VAULT_URL: postgres.optional(),
  VAULT_KEY: z.string().optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:3000'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
})

export type Env = z.infer<typeof settings>

/** Reads the settings; a wrong one is named and stops the process. */
export function readEnv(env: NodeJS.ProcessEnv): Env | { wrong: string[] } {
  const known = Object.fromEntries(Object.keys(settings.shape).map((name) => [name, env[name] || undefined]))
  const result = settings.safeParse(known)
  if (result.success) return result.data
  return { wrong: result.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`) }
}
