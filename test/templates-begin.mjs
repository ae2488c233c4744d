import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place for what test/support/templates.ts makes once for all workers. */
export default async function begin() {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-templates-'));
  await chmod(folder, 0o711);
  process.env.NIGHTJAR_TEST_TEMPLATES = folder;
}
