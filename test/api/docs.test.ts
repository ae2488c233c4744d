import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  // At this level Nest tells which routes it has made.
  world = await World.start({ agents: 0, environment: { NIGHTJAR_LOG_LEVEL: 'debug' } });
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

/** What leads to the documentation, and what refuses everything that nothing else serves. */
const UNDESCRIBED = ['GET /', 'ALL /api/v1/{*path}'];

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

test('the root leads to a page that has no script, and a policy that lets it load nothing', async () => {
  const root = await fetch(world.api.url, { redirect: 'manual' });
  expect(root.status).toBe(302);
  expect(root.headers.get('location')).toBe('/api/docs');
  const page = await fetch(world.api.url);
  expect(page.url).toBe(`${world.api.url}/api/docs`);
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
