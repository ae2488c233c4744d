import { runCompiled } from './compiled.mjs';

/** `npm run bench`: the built product beside its limits, see bench/README.md. */

await runCompiled('bench/tsconfig.json', 'dist/bench/main.js');
