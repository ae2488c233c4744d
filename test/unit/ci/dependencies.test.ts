import { expect, test } from '@jest/globals';
import { isAtLeast, offences } from '../../../.ci/dependencies.mjs';

const RULES = {
  floors: { axios: { atLeast: '1.19.0', never: ['1.20.1'], because: 'a hole' } },
  never: { spy: 'it tells others' },
  installScripts: { native: 'it compiles what comes compiled' },
  licences: { allowed: ['MIT'], undeclared: { old: 'MIT, by its README' } },
};
const good = { version: '1.0.0', integrity: 'sha512-x', license: 'MIT' };
const NAMED_IN_RULES = {
  'node_modules/native': { ...good, hasInstallScript: true },
  'node_modules/old': good,
};

const found = (
  packages: Readonly<Record<string, object>>,
  manifest: Readonly<Record<string, object>> = {},
): readonly string[] => offences(manifest, { packages: { '': {}, ...NAMED_IN_RULES, ...packages } }, RULES);

test('packages that are as they should be are let pass', () => {
  const packages = { 'node_modules/axios': { ...good, version: '1.19.0' } };
  expect(found(packages, { dependencies: { axios: '1.19.0' } })).toEqual([]);
});

test.each([
  ['older than its floor', { ...good, version: '1.18.9' }, 'axios 1.18.9 is older than 1.19.0: a hole'],
  ['a version that was malicious', { ...good, version: '1.20.1' }, 'axios 1.20.1 must not be installed'],
  ['without a checksum', { ...good, version: '1.19.0', integrity: undefined }, 'has no checksum'],
  ['with a script nobody has judged', { ...good, version: '1.19.0', hasInstallScript: true }, 'has a script'],
  ['under another licence', { ...good, version: '1.19.0', license: 'SSPL-1.0' }, 'has the licence SSPL-1.0'],
])('a package %s is named, also where another one brings it', (_, axios, offence) => {
  expect(found({ 'node_modules/a/node_modules/axios': axios })).toEqual([expect.stringContaining(offence)]);
});

test('a package that must not be there is named, whatever its version', () => {
  expect(found({ 'node_modules/spy': good })).toEqual(['spy must not be installed: it tells others']);
});

test('what only tests and builds use may have any licence', () => {
  expect(found({ 'node_modules/tool': { ...good, license: 'CC-BY-4.0', dev: true } })).toEqual([]);
});

test.each(['^1.2.3', '~1.2.3', '1.x', 'latest', 'github:one/other'])('%s is no exact version', (range) => {
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'])
    expect(found({}, { [kind]: { axios: range } })).toEqual([
      `axios is wanted as ${range}: write one exact version`,
    ]);
});

test('a rule of a package that is gone is named', () => {
  expect(offences({}, { packages: { '': {} } }, RULES)).toEqual([
    'floors.json speaks of native, which is not among the packages',
    'floors.json speaks of old, which is not among the packages',
  ]);
});

test.each([
  ['1.19.0', '1.19.0', true],
  ['1.19.1', '1.19.0', true],
  ['1.9.9', '1.19.0', false],
  ['2.0.0', '1.19.0', true],
  ['1.19.0-beta.1', '1.19.0', false],
  ['1.20.0-beta.1', '1.19.0', true],
])('%s is at least %s: %s', (version, floor, is) => {
  expect(isAtLeast(version, floor)).toBe(is);
});
