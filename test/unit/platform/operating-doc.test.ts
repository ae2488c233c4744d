import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { VARIABLES } from '../../../src/platform/config/variables.js';
import { unpadded } from '../../support/columns-table.js';
import { BEGIN, between, configurationTable, END } from '../../support/configuration-table.js';

test.each(['README.md', 'docs/operating.md'])('%s lists every variable as the code has it', (path) => {
  const document = readFileSync(path, 'utf8');
  if (process.env['UPDATE_DOCS'] === '1') {
    const [before = '', rest = ''] = document.split(BEGIN);
    const after = rest.slice(rest.indexOf(END));
    writeFileSync(path, `${before}${BEGIN}\n\n${configurationTable()}\n\n${after}`);
  }
  expect(unpadded(between(readFileSync(path, 'utf8')))).toBe(unpadded(configurationTable()));
});

test('.env.example names every variable', () => {
  const example = readFileSync('.env.example', 'utf8');
  for (const name of Object.keys(VARIABLES)) expect(example).toMatch(new RegExp(`^#? ?${name}=`, 'm'));
});
