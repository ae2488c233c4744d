import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { describe, expect, test } from '@jest/globals';
import { OPEN, REQUIREMENT } from '../../src/auth/requirement.js';
import { ConsoleModule } from '../../src/console/console.module.js';
import { HealthModule } from '../../src/health/health.module.js';
import { PublicApiModule } from '../../src/public-api/public-api.module.js';

type Paths = string | readonly string[] | undefined;

interface Route {
  readonly name: string;
  readonly open: unknown;
  readonly needs: unknown;
}

/** Every route that a server has, with what its guards go by. */
const routes = [PublicApiModule, HealthModule, ConsoleModule].flatMap((module) =>
  (Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, module) as readonly Type[]).flatMap(routesOf),
);

function routesOf(controller: Type): readonly Route[] {
  const handlers = controller.prototype as Readonly<Record<string, unknown>>;
  return Object.getOwnPropertyNames(handlers).flatMap((name) => {
    const handler = handlers[name];
    if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
    const said = (key: string): unknown =>
      (Reflect.getMetadata(key, handler) as unknown) ?? (Reflect.getMetadata(key, controller) as unknown);
    const [under, own] = [controller, handler].map(
      (place) => Reflect.getMetadata(PATH_METADATA, place) as Paths,
    );
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? '';
    return [own ?? ''].flat().map((path) => {
      const parts = [String(under), path].map((part) => part.replace(/^\/|\/$/g, ''));
      const whole = parts.filter((part) => part !== '').join('/');
      return { name: `${method} /${whole}`, open: said(OPEN), needs: said(REQUIREMENT) };
    });
  });
}

describe('the routes of a server', () => {
  test('are open to everybody only where docs/security.md says so', () => {
    const open = routes
      .filter((route) => route.open === 'always' || route.open === 'unlimited')
      .map(({ name }) => name);
    const documented =
      readFileSync('docs/security.md', 'utf8').match(/<!-- open -->([^]*?)<!-- \/open -->/)?.[1] ?? '';
    const listed = [...documented.matchAll(/`((?:GET|POST) \/[^`]*)`/g)].map(([, name]) => name);
    expect(open.sort()).toEqual([...listed].sort());
    expect(listed.length).toBeGreaterThan(5);
  });

  test('need a permission everywhere else, and measurements that of a viewer of everything', () => {
    expect(routes.filter(({ open, needs }) => open === undefined && needs === undefined)).toEqual([]);
    expect(routes.find(({ name }) => name === 'GET /metrics')).toMatchObject({
      open: 'metricsPublic',
      needs: { may: 'see', on: 'installation' },
    });
    expect(routes.length).toBeGreaterThan(90);
  });

  test('are no dashboard of queues, no console of a framework and nothing for debuggers', () => {
    const strange = /queue|bull|swagger|graphql|debug|inspect|devtools|admin|actuator|pprof/i;
    // Addresses of the console, which answers all of them with the same page.
    const ours = ['GET /admin', 'GET /admin/:section'];
    const others = routes.filter(({ name }) => !ours.includes(name));
    expect(others.filter(({ name }) => strange.test(name))).toEqual([]);
    for (const file of [
      'package.json',
      'Dockerfile',
      'docker-compose.yml',
      'src/bin/start.mjs',
      'src/bin/nightjar.mjs',
    ])
      expect(readFileSync(file, 'utf8')).not.toMatch(/--inspect/);
  });
});
