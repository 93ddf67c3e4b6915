/** Small drawings beside the paragraphs of the consent page. Decoration: the words say it all. */

const svg = (body: string): string =>
  `<svg class="drawing" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">${body}</svg>`

export const drawings = {
  /** Two speech bubbles. */
  what: svg(
    '<path class="tint line" d="M6 10h26v17H18l-7 7v-7H6z"/><path class="warm line" d="M22 31v1h12l6 6v-6h3V17h-7"/>' +
      '<path class="line" d="M12 16h14M12 21h9"/>',
  ),
  /** A closed eye behind a hand-held sheet: nobody nearby reads it. */
  who: svg(
    '<path class="tint line" d="M4 24c5-8 12-12 20-12s15 4 20 12c-5 8-12 12-20 12S9 32 4 24z"/>' +
      '<circle class="warm line" cx="24" cy="24" r="6"/><path class="line strong" d="M8 41 40 7"/>',
  ),
  /** Two doors, one open. */
  free: svg(
    '<path class="tint line" d="M6 8h15v33H6z"/><path class="warm line" d="M27 8h15v33H27z"/>' +
      '<path class="paper line" d="m27 8 9 5v33l-9-5z"/><path class="line" d="M17 25v2M33 29v2"/>',
  ),
  /** A pause sign. */
  stop: svg(
    '<circle class="tint line" cx="24" cy="24" r="18"/><path class="line strong" d="M19 17v14M29 17v14"/>',
  ),
  /** A clock. */
  minutes: svg(
    '<circle class="warm line" cx="24" cy="24" r="18"/><path class="line strong" d="M24 13v11l7 5"/>',
  ),
} as const
