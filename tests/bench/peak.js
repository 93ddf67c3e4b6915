// Loaded before a program: writes the most memory that its process ever held, in kilobytes, to file handle 3.
import { writeSync } from 'node:fs'

process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)))
