import { runCompiled } from './compiled.mjs';
import { chromiumPath } from './test-legs.mjs';

/** `npm run bench`: the built product beside its limits, see bench/README.md. */

process.env.NIGHTJAR_TEST_CHROMIUM = chromiumPath() ?? '';
await runCompiled('bench/tsconfig.json', 'dist/bench/main.js');
