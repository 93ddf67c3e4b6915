import { and, eq, placeholder } from 'drizzle-orm'
import { prepared } from '../db/prepared.ts'
import type { Source } from './tables.ts'

export interface NewLink {
  study: string
  secret: string
  form: string
  lang: string | null
  expiresAt: number
}

export interface Session {
  study: string
  form: string
  lang: string
}

/** Links (capabilities of one person and form) and the sessions opened with them. Secrets and tokens are hashes here. */
export const links = ({ read, write, tables: t }: Source) => {
  const sessionOf = prepared((db) =>
    db
      .select({
        form: t.sessions.form,
        lang: t.sessions.lang,
        expiresAt: t.sessions.expiresAt,
        revokedAt: t.links.revokedAt,
      })
      .from(t.sessions)
      .innerJoin(t.links, and(eq(t.links.study, t.sessions.study), eq(t.links.secret, t.sessions.secret)))
      .where(and(eq(t.sessions.study, placeholder('study')), eq(t.sessions.token, placeholder('token')))),
  )
  return {
    async add(link: NewLink): Promise<void> {
      await write((db) => [db.insert(t.links).values({ ...link, revokedAt: null })])
    },

    async find(study: string, secret: string) {
      const [link] = await read
        .select()
        .from(t.links)
        .where(and(eq(t.links.study, study), eq(t.links.secret, secret)))
      return link
    },

    async revoke(study: string, secret: string, at: number): Promise<void> {
      const mine = and(eq(t.links.study, study), eq(t.links.secret, secret))
      await write((db) => [db.update(t.links).set({ revokedAt: at }).where(mine)])
    },

    /** Opens a session and notes when the form was first opened. */
    async open(
      session: Session & { token: string; secret: string; expiresAt: number },
      at: number,
      first: boolean,
    ): Promise<void> {
      const form = and(eq(t.forms.study, session.study), eq(t.forms.form, session.form))
      await write((db) => [
        db.insert(t.sessions).values(session),
        ...(first ? [db.update(t.forms).set({ openedAt: at }).where(form)] : []),
      ])
    },

    /** The session of a token while neither it nor its link has ended. */
    async session(study: string, token: string, now: number): Promise<Session | undefined> {
      const [row] = await sessionOf(read, { study, token })
      if (!row || row.expiresAt <= now || row.revokedAt !== null) return undefined
      return { study, form: row.form, lang: row.lang }
    },

    async setLanguage(study: string, token: string, lang: string): Promise<void> {
      const mine = and(eq(t.sessions.study, study), eq(t.sessions.token, token))
      await write((db) => [db.update(t.sessions).set({ lang }).where(mine)])
    },
  }
}
