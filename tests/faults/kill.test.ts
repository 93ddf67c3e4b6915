import { describe } from 'vitest'
import { sqlite } from './databases.ts'
import { killAtRandom } from './kill.ts'

describe('a server on SQLite that is killed at random moments', () => killAtRandom(sqlite))
