import { prepared } from './prepare.mjs';

// In this very process, so that signals reach the server.
await prepared(() => import('../../dist/src/main.js'));
