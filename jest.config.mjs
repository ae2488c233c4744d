import { chromiumPath, missingLegs } from './src/bin/test-legs.mjs';

/** Tests are ES modules, transformed by swc; see test/support for what they share. */
const project = (displayName, folder, globals = {}) => ({
  displayName,
  globals,
  testEnvironment: 'node',
  rootDir: import.meta.dirname,
  roots: [`<rootDir>/test/${folder}`],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  ...(process.env.NIGHTJAR_SEED ? { setupFiles: ['<rootDir>/test/support/same-cases.ts'] } : {}),
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
});

const missing = missingLegs().map(({ name }) => name);
const where = (leg, projects) => (missing.includes(leg) ? [] : projects);

const onBackend = (backend) => ({ NIGHTJAR_TEST_BACKEND: backend });

const crash = (backend) => project(`crash-${backend}`, 'crash', onBackend(backend));

/** A night for each point at which a process may die: minutes, so only when asked for, on one backend or on all. */
const crashesOn = {
  one: missing.includes('redis') ? [crash('embedded')] : [crash('redis')],
  all: [crash('embedded'), ...where('redis', [crash('redis')])],
};

/** The same end-to-end tests on both backends. What the machine lacks is left out, and src/bin/test.mjs says so. */
export default {
  // For machines that are slow or busy: a test that is right is never ended for their sake.
  testTimeout: 300_000,
  globalSetup: '<rootDir>/test/templates-begin.mjs',
  globalTeardown: '<rootDir>/test/templates-end.mjs',
  testSequencer: '<rootDir>/test/longest-first.mjs',
  projects: [
    project('unit', 'unit'),
    project('model', 'model'),
    project('integration', 'integration'),
    project('fortnight', 'fortnight'),
    // Hostile input by the thousand; `npm run test:fuzz` for more of it.
    project('fuzz', 'fuzz', onBackend('embedded')),
    // What the API says and takes is the same whatever hands out the jobs.
    project('api', 'api', onBackend('embedded')),
    project('embedded', 'e2e', onBackend('embedded')),
    ...where('redis', [project('redis', 'e2e', onBackend('redis'))]),
    ...(crashesOn[process.env.NIGHTJAR_TEST_CRASHES] ?? []),
    ...where('chromium', [project('browser', 'browser', { NIGHTJAR_TEST_CHROMIUM: chromiumPath() })]),
  ],
};
