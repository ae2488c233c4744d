import { rm } from 'node:fs/promises';

export default async function end() {
  const folder = process.env.NIGHTJAR_TEST_TEMPLATES;
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
