import { runCompiled } from './compiled.mjs';

/** `npm run test:faults`: the built product under faults, see test/faults/README.md. */

await runCompiled('test/faults/tsconfig.json', 'dist/test/faults/main.js');
