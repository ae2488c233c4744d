import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { VARIABLES } from '../../../src/platform/config/variables.js';
import { CONFIGURATION_TABLE } from '../../support/configuration-table.js';
import { expectGenerated } from '../../support/generated-part.js';

test.each(['README.md', 'docs/operating.md'])('%s lists every variable as the code has it', (path) => {
  expectGenerated(path, CONFIGURATION_TABLE);
});

test('.env.example names every variable', () => {
  const example = readFileSync('.env.example', 'utf8');
  for (const name of Object.keys(VARIABLES)) expect(example).toMatch(new RegExp(`^#? ?${name}=`, 'm'));
});
