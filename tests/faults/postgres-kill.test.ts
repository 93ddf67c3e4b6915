import { describe } from 'vitest'
import { postgres } from './databases.ts'
import { killAtRandom } from './kill.ts'

describe('a server on PostgreSQL that is killed at random moments', () => killAtRandom(postgres))
