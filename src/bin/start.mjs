import { endWithNpm } from './end-with-npm.mjs';
import { prepared } from './prepare.mjs';

endWithNpm();
// In this very process, so that signals reach the server.
await prepared(() => import('../../dist/server/main.js'));
