import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: './migrations/vault.postgres.ts',
  out: './migrations/vault/postgres',
})
