import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  baseUrlProblem,
  CONTRACT_LIMITS,
  cycleNameFor,
  endpointPathProblem,
  endpointUrl,
  JOB_TYPE_DEFAULTS,
} from '../../../src/domain/job-type.js';

describe('the URL of an endpoint', () => {
  test.each([
    ['https://host', 'start', 'https://host/start'],
    ['https://host', '/start', 'https://host/start'],
    ['https://host/', '/start', 'https://host/start'],
    ['https://host/base', 'start', 'https://host/base/start'],
    ['https://host/base', '/start', 'https://host/base/start'],
    ['https://host/base/', '/start', 'https://host/base/start'],
    ['https://host/base//', '//start', 'https://host/base/start'],
    ['https://host:8443/a/b', 'c/d/', 'https://host:8443/a/b/c/d/'],
    ['HTTPS://Host:443/Base', '/Start', 'https://host/Base/Start'],
    ['http://[::1]:7070/x', '/start', 'http://[::1]:7070/x/start'],
    ['https://host/a%2Fb', '/c%20d', 'https://host/a%2Fb/c%20d'],
    ['https://host/base', '/jobs:start', 'https://host/base/jobs:start'],
  ])('%s with %s is %s', (base, path, url) => {
    expect(endpointUrl(base, path)).toBe(url);
  });
});

describe('a base URL', () => {
  test.each(['https://host', 'http://127.0.0.1:7070/x', 'https://host/a/b/', 'https://[::1]/'])(
    '%s can be one',
    (url) => {
      expect(baseUrlProblem(url)).toBeNull();
    },
  );

  test.each([
    ['', 'not a URL'],
    ['host/path', 'not a URL'],
    ['//host/path', 'not a URL'],
    ['https://', 'not a URL'],
    ['ftp://host', 'only http and https'],
    ['file:///etc/passwd', 'only http and https'],
    ['https://user@host', 'user name or password'],
    ['https://:secret@host', 'user name or password'],
    ['https://host/x?a=1', 'query or a fragment'],
    ['https://host/x?', 'query or a fragment'],
    ['https://host/x#top', 'query or a fragment'],
    ['https://host/x#', 'query or a fragment'],
  ])('%j cannot be one: %s', (url, problem) => {
    expect(baseUrlProblem(url)).toContain(problem);
  });
});

describe('the path of an endpoint', () => {
  test.each(['/start', 'start', '/a/b.c/d_e-f', '/jobs:start', '/a%20b', '/...', '/.well-known/x', '/ä'])(
    '%s stays below the URL',
    (path) => {
      expect(endpointPathProblem(path)).toBeNull();
    },
  );

  test.each([
    ['https://evil.test/start', 'not a URL'],
    ['file:///etc/passwd', 'not a URL'],
    ['//evil.test/start', 'not a URL'],
    ['/start?a=1', 'query or a fragment'],
    ['/start#x', 'query or a fragment'],
    ['..', 'climb'],
    ['/../admin', 'climb'],
    ['/a/./b', 'climb'],
    ['/a/%2e%2E/b', 'climb'],
    ['/a/.%2e', 'climb'],
    ['/a b', 'blanks'],
    ['/a\tb', 'blanks'],
    ['/a\r\nHost: evil', 'blanks'],
    ['/a\u0000', 'blanks'],
    ['\\\\evil.test\\start', 'backslashes'],
  ])('%j does not: %s', (path, problem) => {
    expect(endpointPathProblem(path)).toContain(problem);
  });

  test('that passes never leaves its origin, climbs, or adds a query', () => {
    const step = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom('..', '.', '%2e', '%2E%2e', '%2f', 'a', '', ':', '@', '\\', '?', '#', ';', '..;', '\t'),
    );
    const anyPath = fc.array(step, { maxLength: 5 }).map((steps) => steps.join('/'));
    fc.assert(
      fc.property(anyPath, (path) => {
        fc.pre(endpointPathProblem(path) === null);
        const url = new URL(endpointUrl('https://host:8443/base', path));
        expect(url.origin).toBe('https://host:8443');
        expect(url.pathname.startsWith('/base/')).toBe(true);
        expect(url.search + url.hash + url.username).toBe('');
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['Hourly_Cycle_7', 'long', 'Hourly_Cycle_7'],
  ['Hourly_Cycle_24', 'short', 'Hourly_24'],
  ['Nightly', 'short', 'Nightly'],
  ['Adhoc', 'short', 'Adhoc'],
] as const)('the cycle %s is told in its %s style as %s', (cycle, style, told) => {
  expect(cycleNameFor(cycle, style)).toBe(told);
});

test('the defaults are those of the contract', () => {
  expect(JOB_TYPE_DEFAULTS).toMatchObject({
    pollPolicy: 'adaptive',
    onSilence: 'flag',
    silenceBudgetMs: 900_000,
    timeouts: { connectMs: 10_000, answerMs: 60_000, statusMs: 15_000 },
    cycleNameStyle: 'long',
  });
  expect(CONTRACT_LIMITS).toEqual({
    checkTimeoutMs: 5_000,
    tokenTimeoutMs: 10_000,
    logTimeoutMs: 60_000,
    answerBytes: 1_048_576,
    logBytes: 10_485_760,
    killDeadlineMs: 900_000,
    retryAfterCapMs: 3_600_000,
  });
});
