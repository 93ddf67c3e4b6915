import type { Random } from './random.ts'

const FIRST = [
  'Abel',
  'Amina',
  'Bo',
  'Dalia',
  'Eden',
  'Fien',
  'Goran',
  'Hana',
  'Ilya',
  'Jutta',
  'Karim',
  'Lotte',
  'Mira',
  'Noor',
  'Omar',
  'Pia',
  'Rosa',
  'Sami',
  'Selam',
  'Tuur',
  'Vera',
  'Yara',
  'Zeno',
  'Wout',
]
const LAST = [
  'Abebe',
  'Baert',
  'Claes',
  'Demir',
  'Evers',
  'Farah',
  'Ghebre',
  'Haddad',
  'Ivanova',
  'Janssen',
  'Kaya',
  'Lemmens',
  'Maes',
  'Nazari',
  'Osman',
  'Peeters',
  'Qasim',
  'Rahimi',
  'Segers',
  'Tesfay',
  'Unal',
  'Vos',
  'Willems',
  'Yildiz',
]

/** Name and address of an invented person; mail to `.example` reaches nobody. */
export function inventedName(
  r: Random,
  pid: string,
): { first_name: string; last_name: string; email: string } {
  return { first_name: r.pick(FIRST), last_name: r.pick(LAST), email: `${pid}@people.example` }
}
