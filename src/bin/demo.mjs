import { endWithNpm } from './end-with-npm.mjs';
import { prepared } from './prepare.mjs';

endWithNpm();
await prepared(async () => {
  const { runDemo } = await import('../../dist/src/cli/demo/demo.js');
  process.exitCode = await runDemo(process.argv.slice(2), {
    out: process.stdout,
    err: process.stderr,
    input: process.stdin,
    environment: process.env,
  });
});
