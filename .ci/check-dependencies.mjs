import { readFileSync } from 'node:fs';
import { offences } from './dependencies.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

const found = offences(read('../package.json'), read('../package-lock.json'), read('./floors.json'));
for (const offence of found) console.error(offence);
process.exit(found.length === 0 ? 0 : 1);
