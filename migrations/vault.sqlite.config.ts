import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: './migrations/vault.sqlite.ts',
  out: './migrations/vault/sqlite',
})
