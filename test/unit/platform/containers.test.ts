import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { DockerfileParser } from 'dockerfile-ast';
import { parse } from 'yaml';
import { loadConfig } from '../../../src/platform/config/app-config.js';

/** No engine runs in the tests: what can be known without one is. */

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly deploy?: { readonly replicas: number };
  readonly ports?: readonly string[];
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
};

/** `${NAME:-preset}` and `${NAME:?message}` as compose fills them. */
const filled = (environment: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, text]) => [
      name,
      text
        .replace(/\$\{\w+:-([^}]*)\}/g, '$1')
        .replace(/\$\{(\w+):\?[^}]*\}/g, (_, variable: string) => GIVEN[variable] ?? `missing ${variable}`),
    ]),
  );

const GIVEN: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: 'a-password',
  NIGHTJAR_ADMIN_TOKEN: 'a-token-of-some-length',
  NIGHTJAR_SECRET_KEY: Buffer.alloc(32).toString('base64'),
};

test('docker-compose.yml starts Postgres, Redis, a server and two agents that can use their configuration', () => {
  const { services } = compose;
  expect(Object.keys(services).sort()).toEqual(['agent', 'postgres', 'redis', 'server']);
  expect(services['agent']?.deploy?.replicas).toBe(2);
  for (const role of ['server', 'agent']) {
    const service = services[role];
    expect(Object.keys(service?.depends_on ?? {})).toEqual(['postgres', 'redis']);
    expect(loadConfig(filled(service?.environment ?? {})).role).toBe(role);
  }
});

test('docker-compose.yml opens the server to this machine only', () => {
  const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
  expect(ports).toEqual(['127.0.0.1:${PORT:-3000}:3000']);
});

test('the Dockerfile copies what the build needs, and runs what it has built as an ordinary user', () => {
  const dockerfile = DockerfileParser.parse(readFileSync('Dockerfile', 'utf8'));
  const instructions = dockerfile.getInstructions().map((instruction) => ({
    keyword: instruction.getKeyword(),
    argument: instruction.getArgumentsContent() ?? '',
  }));
  const of = (keyword: string): readonly string[] =>
    instructions.filter((one) => one.keyword === keyword).map(({ argument }) => argument);
  expect(of('FROM')).toEqual(['node:20-bookworm-slim AS build', 'node:20-bookworm-slim']);
  expect(of('USER')).toEqual(['node']);
  expect(of('CMD')).toContain('["node", "dist/server/main.js"]');
  const { include } = JSON.parse(readFileSync('tsconfig.build.json', 'utf8')) as {
    include: readonly string[];
  };
  for (const folder of include) expect(of('COPY')).toContain(`${folder} ${folder}`);
});
