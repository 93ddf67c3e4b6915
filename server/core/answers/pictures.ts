/** Pictures for those who do not write. The emoji is never shown: it is what a screen reader or a voice says. */
export const PICTURES = {
  sun: '☀️',
  moon: '🌙',
  star: '⭐',
  cloud: '☁️',
  tree: '🌳',
  flower: '🌼',
  leaf: '🍃',
  apple: '🍎',
  bird: '🐦',
  fish: '🐟',
  cat: '🐱',
  house: '🏠',
  cup: '☕',
  ball: '⚽',
  boat: '⛵',
  key: '🔑',
} as const

export const COLOURS = {
  teal: '🟢',
  clay: '🟠',
  gold: '🟡',
  blue: '🔵',
  plum: '🟣',
  slate: '⚫',
} as const

export type PictureName = keyof typeof PICTURES
export type Colour = keyof typeof COLOURS
export interface Picture {
  name: PictureName
  colour: Colour
}

/** `@tree.teal` */
export const pictureLabel = ({ name, colour }: Picture): string => `@${name}.${colour}`

/** The picture that a label stands for; undefined for a nickname. */
export function pictureOf(label: string): Picture | undefined {
  const [, name, colour] = /^@([a-z]+)\.([a-z]+)$/.exec(label) ?? []
  if (!name || !colour || !Object.hasOwn(PICTURES, name) || !Object.hasOwn(COLOURS, colour)) return undefined
  return { name: name as PictureName, colour: colour as Colour }
}

export const spokenPicture = ({ name, colour }: Picture): string => `${PICTURES[name]} ${COLOURS[colour]}`
