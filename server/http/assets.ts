import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { type RequestHandler, Router } from 'express'
import type { Assets } from '../pages/layout.ts'
import { encodingOf } from './encoding.ts'

type Manifest = Record<string, { file: string; css?: string[] }>

/** Addresses of the built files, whose names hold a hash of what is in them. */
export function readAssets(client: string): Assets {
  const manifest = JSON.parse(readFileSync(join(client, 'manifest.json'), 'utf8')) as Manifest
  const file = (source: string) => `/${manifest[source]!.file}`
  const survey = Object.entries(manifest).filter(([source]) => /^(index\.html|survey\/)/.test(source))
  return {
    style: file('style/duopanel.css'),
    welcome: file('welcome/welcome.js'),
    survey: [...new Set(survey.map(([, entry]) => `/${entry.file}`))],
  }
}

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' }

/** `/assets`: files that never change under their name, compressed when they were built. */
export function assets(client: string): Router {
  const folder = join(client, 'assets')
  const names = new Set(readdirSync(folder))
  const send: RequestHandler = (request, response, next) => {
    const name = String(request.params.name)
    const type = TYPES[extname(name)]
    if (!type || !names.has(name)) return next()
    const encoding = encodingOf(request)
    const suffix = encoding === 'br' ? '.br' : '.gz'
    const encoded = encoding !== undefined && names.has(name + suffix)
    response.vary('Accept-Encoding').type(type)
    if (encoded) response.set('content-encoding', encoding)
    response.sendFile(encoded ? name + suffix : name, { root: folder, immutable: true, maxAge: '365d' })
  }
  return Router().get('/assets/:name', send)
}
