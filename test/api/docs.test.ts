import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  // At this level Nest tells which routes it has made.
  world = await World.start({ agents: 0, environment: { NIGHTJAR_LOG_LEVEL: 'debug' } });
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

/** The console and the files of the login page, which are for people, and what refuses everything that nothing else serves. */
const UNDESCRIBED = [
  ...[
    'GET /',
    'GET /night/{schedule}/{date}',
    'GET /nights/{date}',
    'GET /print/night/{schedule}/{date}',
    'GET /assets/{name}',
  ],
  ...[
    'GET /schedules',
    'GET /schedules/{schedule}',
    'GET /import',
    'GET /health',
    'GET /activity',
    'GET /reports',
  ],
  ...['GET /admin', 'GET /admin/{section}'],
  ...['GET /login/login.css', 'GET /login/login.js'],
  'ALL /api/v1/{*path}',
];

test('the document has every route of the running server, and no other', async () => {
  const mapped = world.server.output.flatMap((line) => {
    const [, path, method] = /Mapped \{(\S+), (\w+)\} route/.exec(line) ?? [];
    return path === undefined
      ? []
      : [
          `${method ?? ''} ${path.replace(/[:*](\w+)/g, (one, name: string) => (one.startsWith('*') ? `{*${name}}` : `{${name}}`))}`,
        ];
  });
  const answer = await fetch(`${world.api.url}/api/openapi.json`);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.length).toBeGreaterThan(30);
  expect([...mapped].sort()).toEqual([...described, ...UNDESCRIBED].sort());
});

test('the documentation has no script, and a policy that lets it load nothing', async () => {
  const page = await fetch(`${world.api.url}/api/docs`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const html = await page.text();
  expect(html).not.toMatch(/<script|<link|<img|<iframe/i);
  const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`style-src 'sha256-${hash}'`);
  expect(policy).not.toMatch(/unsafe|https?:/);
});

/** What is loaded when it is looked at, compressed: how many KB of which chunks, style sheets among them. */
const CHUNKS: readonly (readonly [string, number, readonly string[]])[] = [
  ['graph', 75, ['graph-view']],
  ['timeline', 15, ['timeline']],
  ['drawer and forms', 30, ['run-drawer', 'action-dialog', 'log']],
  ['palette', 8, ['palette']],
  ['reports', 35, ['reports-page']],
  ['import', 40, ['import-page', 'choose-workbook']],
  [
    'administration',
    60,
    [
      'admin-page',
      'overrides-page',
      'job-types-page',
      'connections-page',
      'people-page',
      'tokens-page',
      'audit-page',
    ],
  ],
];

describe('the console', () => {
  test('is one page for its own addresses, kept by nobody, with a policy that lets text become nothing else', async () => {
    for (const path of ['/', '/night/PAYMENTS/2026-11-24?status=error', '/night/%3Cscript%3E/x']) {
      const page = await fetch(`${world.api.url}${path}`);
      expect([path, page.status, page.headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toMatch(/unsafe|nonce|https?:|\*|data:/);
      const html = await page.text();
      expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\bon\w+=/);
    }
    for (const path of ['/nights', '/night/PAYMENTS', '/assets', '/night/a/b/c']) {
      expect([path, (await fetch(`${world.api.url}${path}`)).status]).toEqual([path, 404]);
    }
  });

  test('is loaded with 250 KB at most, compressed and kept for good, and nothing else is served with it', async () => {
    const html = await (await fetch(world.api.url)).text();
    const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(assets.length).toBeGreaterThan(1);
    let bytes = 0;
    for (const path of assets) {
      const answer = await fetch(`${world.api.url}${path}`, { headers: { 'accept-encoding': 'gzip' } });
      expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([
        ...[path, 200],
        'public, max-age=31536000, immutable',
      ]);
      expect(answer.headers.get('content-type')).toMatch(
        /^(text\/(javascript|css); charset=utf-8|image\/svg\+xml)/,
      );
      bytes += Number(answer.headers.get('content-length'));
      await answer.arrayBuffer();
    }
    expect(bytes).toBeLessThanOrEqual(250 * 1024);
    for (const name of [
      '..%2findex.html',
      '..%2f..%2fserver%2fmain.js',
      'index.html',
      'x-12345678.js',
      '%00-12345678.js',
    ]) {
      expect([name, (await fetch(`${world.api.url}/assets/${name}`)).status]).toEqual([name, 404]);
    }
  });

  test('loads every other screen and view by itself, in its size', () => {
    const sizes = readdirSync('dist/console/assets')
      .filter((name) => /\.(js|css)\.gz$/.test(name))
      .map((name) => ({ name, bytes: statSync(`dist/console/assets/${name}`).size }));
    for (const [part, kb, chunks] of CHUNKS) {
      const own = sizes.filter(({ name }) => chunks.some((chunk) => name.startsWith(`${chunk}-`)));
      expect([part, own.length >= chunks.length]).toEqual([part, true]);
      const bytes = own.reduce((sum, one) => sum + one.bytes, 0);
      expect({ part, bytes, fits: bytes <= kb * 1024 }).toEqual({ part, bytes, fits: true });
    }
  });

  test('names what it is made of, and nothing in it has a licence that is not allowed', () => {
    const { licences } = JSON.parse(readFileSync('.ci/floors.json', 'utf8')) as {
      licences: { allowed: readonly string[] };
    };
    const parts = [
      ...readFileSync('dist/console/licences.md', 'utf8').matchAll(/^## (\S+) - \S+ \((.+)\)$/gm),
    ];
    expect(parts.map(([, name]) => name)).toEqual(expect.arrayContaining(['react-dom', '@mantine/core']));
    for (const [, name, licence = ''] of parts)
      expect([name, licences.allowed.includes(licence)]).toEqual([name, true]);
  });
});
