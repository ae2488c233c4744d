import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A child module that does what the file says instead of reading it: `hang`, `exit 3`, `fill` its heap, `environment`
 * or `pid` (answered as the text of a cell). Its path.
 */
export function scriptedChild(folder: string): string {
  const path = join(folder, 'scripted-child.mjs');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, SCRIPT);
  return path;
}

const SCRIPT = `
const answer = (text) => {
  process.send({ ok: true, tabs: { texts: [text], tabs: [{ name: 'T', cells: Uint32Array.of(1, 1, 0, 0) }] } });
};
process.once('message', (file) => {
  const [command, argument] = Buffer.from(file).toString().split(' ');
  if (command === 'hang') for (;;);
  if (command === 'exit') process.exit(Number(argument));
  if (command === 'fill') for (const all = []; ; all.push(new Array(1000).fill(all.length)));
  if (command === 'environment') answer(JSON.stringify(process.env));
  if (command === 'pid') answer(String(process.pid));
});
`;
