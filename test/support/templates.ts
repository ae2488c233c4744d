import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Fills `target`, which is not there yet, with a copy of what `make` makes: once in a run of the tests, since each database
 * costs more to make than to copy. Where nothing is kept from test to test (another program than Jest) it is made each time.
 */
export async function copyOf(
  name: string,
  target: string,
  make: (folder: string) => Promise<void>,
): Promise<void> {
  const root = process.env['NIGHTJAR_TEST_TEMPLATES'];
  if (root === undefined) return make(target);
  const template = join(root, name);
  if (!existsSync(template)) {
    const own = await mkdtemp(join(root, 'new-'));
    await chmod(own, 0o711);
    await make(join(own, name));
    // Of several workers one alone is first; the others copy that.
    await rename(join(own, name), template).catch((error: unknown) => {
      if (!existsSync(template)) throw error;
    });
  }
  // With owners and rights, on which Postgres insists.
  await run('cp', ['-a', template, target]);
}
