/** How a versioned definition is named: `rq@1.0.0`. */
export const key = (name: string, version: string): string => `${name}@${version}`
