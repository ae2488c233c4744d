#!/usr/bin/env node
import { prepared } from './prepare.mjs';

await prepared(() => import('../../dist/src/cli.js'));
