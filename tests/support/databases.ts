import pg from 'pg'
import { inject } from 'vitest'

let made = 0

/** A new, empty database on the server of the run; its address. */
export async function newPostgres(encoding = 'UTF8'): Promise<string> {
  made += 1
  const name = `test_${process.pid}_${made}`
  const more =
    encoding === 'UTF8' ? '' : ` encoding '${encoding}' locale 'C' locale_provider libc template template0`
  await onPostgres(`${inject('postgres')}/postgres`, `create database ${name}${more}`)
  return `${inject('postgres')}/${name}`
}

/** Runs one statement beside the program, on a connection of its own. */
export async function onPostgres(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Runs commands of the program with a database of their own; undefined is the embedded one. */
export async function withDatabase<T>(url: string | undefined, work: () => Promise<T>): Promise<T> {
  const before = process.env.DATABASE_URL
  if (url === undefined) delete process.env.DATABASE_URL
  else process.env.DATABASE_URL = url
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env.DATABASE_URL
    else process.env.DATABASE_URL = before
  }
}

/** A trigger function that fails as PostgreSQL does when its disk is full. */
export const FULL_DISK = `create function full_disk() returns trigger language plpgsql as
  $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`
