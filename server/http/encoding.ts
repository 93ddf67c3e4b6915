import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Request, Response } from 'express'

export type Encoding = 'br' | 'gzip'

/** Below this a compressed reply does not save a packet. */
const WORTH_BYTES = 1200

/** The best encoding that the browser takes, whatever the order in which it names them. */
export function encodingOf(request: Request): Encoding | undefined {
  const accepted = request.acceptsEncodings()
  return (['br', 'gzip'] as const).find((encoding) => accepted.includes(encoding))
}

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

/** Sends a text made for this request, compressed where it is worth it. Status and type are set before. */
export async function sendText(request: Request, response: Response, text: string): Promise<void> {
  response.vary('Accept-Encoding')
  const encoding = text.length < WORTH_BYTES ? undefined : encodingOf(request)
  if (!encoding) {
    response.send(text)
    return
  }
  const bytes = await (encoding === 'br' ? brotli(text, QUICK) : zip(text))
  response.set('content-encoding', encoding).send(bytes)
}
