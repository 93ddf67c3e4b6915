import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'

const synthesis = typeof speechSynthesis === 'undefined' ? undefined : speechSynthesis

interface Voice {
  lang: string
  /** False where the browser sends the words to a service elsewhere. */
  localService: boolean
}

/**
 * A voice of the language that speaks on the phone itself, for the words may hold the names of people; the region counts
 * only where the tag names one and a voice has it.
 */
export function voiceFor<V extends Voice>(voices: readonly V[], lang: string): V | undefined {
  const tag = (text: string) => text.replace('_', '-').toLowerCase()
  const base = (text: string) => tag(text).split('-')[0]
  const local = voices.filter((v) => v.localService)
  return local.find((v) => tag(v.lang) === tag(lang)) ?? local.find((v) => base(v.lang) === base(lang))
}

function subscribe(changed: () => void): () => void {
  synthesis?.addEventListener?.('voiceschanged', changed)
  return () => synthesis?.removeEventListener?.('voiceschanged', changed)
}

/** Reads lines aloud on request; `undefined` where the browser has no voice of the language. */
export function useSpeech(
  lang: string,
  lines: readonly string[],
): { reading: boolean; toggle: () => void } | undefined {
  const [reading, setReading] = useState(false)
  const available = useSyncExternalStore(
    subscribe,
    () => voiceFor(synthesis?.getVoices() ?? [], lang) !== undefined,
  )
  const text = lines.join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words end the reading of these
  useEffect(() => {
    setReading(false)
    return () => synthesis?.cancel()
  }, [lang, text])

  const toggle = useCallback(() => {
    synthesis?.cancel()
    if (reading || !synthesis) return setReading(false)
    const utterances = text.split('\n').map((line) => new SpeechSynthesisUtterance(line))
    for (const utterance of utterances) {
      utterance.lang = lang
      utterance.voice = voiceFor(synthesis.getVoices(), lang) ?? null
      synthesis.speak(utterance)
    }
    const last = utterances.at(-1)
    if (last) last.onend = () => setReading(false)
    setReading(true)
  }, [lang, text, reading])
  return available ? { reading, toggle } : undefined
}
