import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startExternalSystem, type ExternalSystem } from '../../examples/external-system/server.js';
import type { AccessTokens } from '../../src/connections/access-tokens.js';
import type { Connection } from '../../src/connections/connection.js';
import { parseAllowList } from '../../src/platform/http/allow-list.js';
import { Egress } from '../../src/platform/http/egress.js';
import { createPino, Log } from '../../src/platform/log/logger.js';
import { knownSecrets } from '../../src/platform/secrets/known-secrets.js';
import { Secret } from '../../src/platform/secrets/secret.js';
import { requests } from '../support/small-night.js';
import { connectionTo, tokensFor } from '../support/tokens.js';

const TARGET = 'https://erp.example.com/svc';
const egress = new Egress(parseAllowList('http://127.0.0.1:*'));

let system: ExternalSystem;
beforeEach(async () => {
  system = await startExternalSystem({ jobMs: 1 });
});
afterEach(async () => {
  await system.close();
});

const asked = (): number => requests(system.ledger.entries, { verb: 'token' }).length;
const use = (scope: string, connection = 'default', url = TARGET) => ({ connection, scope, url });
const tokensOf = (...connections: readonly Connection[]): AccessTokens => tokensFor(connections, egress);
const ping = async (service: string, token: string): Promise<number> => {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${system.url}/${service}/services/batch/ping`, { headers })).status;
};
const answering = (fields: Readonly<Record<string, unknown>>): void => {
  system.oauth.configure({ tokenAnswer: { kind: 'fields', fields } });
};

describe('tokens', () => {
  test('of fifty job types with fifty scopes each, asked for at once, are never mixed, and each is asked for once', async () => {
    const fifty = Array.from({ length: 50 }, (_, n) => n);
    const audiences = [0, 1, 2, 3, 4];
    const tokens = tokensOf(
      ...audiences.map((n) => connectionTo(system, { name: `c${n}`, audience: `audience-${n}` })),
    );
    // The n-th type is of the connection n % 5.
    const uses = fifty.flatMap((n) => fifty.map((m) => use(`svc${m}:batch`, `c${n % 5}`)));
    const got = await Promise.all(uses.map(async (of) => ({ of, token: (await tokens.token(of)).reveal() })));
    const byToken = new Map<string, Set<string>>();
    for (const { of, token } of got)
      byToken.set(token, (byToken.get(token) ?? new Set()).add(`${of.connection} ${of.scope}`));
    expect(byToken.size).toBe(250);
    for (const users of byToken.values()) expect(users.size).toBe(1);
    expect(asked()).toBe(250);
    for (const { of, token } of got.slice(0, 50)) {
      const service = of.scope.split(':')[0] ?? '';
      expect([await ping(service, token), await ping(`${service}x`, token)]).toEqual([204, 403]);
    }
  });

  test('are the same for the same scopes in another order, and others for another audience or authentication', async () => {
    const one = connectionTo(system);
    const tokens = tokensOf(
      one,
      { ...one, name: 'audience', audience: 'a' },
      { ...one, name: 'post', authentication: 'client_secret_post' },
    );
    const first = await tokens.token(use('a:batch b:batch'));
    expect((await tokens.token(use('b:batch  a:batch'))).reveal()).toBe(first.reveal());
    const others = await Promise.all(
      ['audience', 'post'].map((name) => tokens.token(use('a:batch b:batch', name))),
    );
    expect(new Set([first, ...others].map((token) => token.reveal())).size).toBe(3);
  });

  test('go to the origins of their connection only; nothing is asked for the others', async () => {
    const tokens = tokensOf(connectionTo(system, { name: 'erp', origins: ['https://erp.example.com'] }));
    await tokens.token(use('a:batch', 'erp'));
    for (const url of [
      'https://evil.example.com/svc',
      'http://erp.example.com/',
      'https://erp.example.com:8443/',
    ]) {
      await expect(tokens.token(use('b:batch', 'erp', url))).rejects.toMatchObject({
        code: 'ORIGIN_NOT_BOUND',
        message: expect.stringMatching(/is not bound to the connection erp.*--add-origin/),
      });
    }
    expect(asked()).toBe(1);
  });

  test('are kept out of logs until they expire', async () => {
    answering({ access_token: 'token-that-lives-shortly', expires_in: 0.001 });
    const tokens = tokensOf(connectionTo(system));
    await tokens.token(use('a:batch'));
    expect(knownSecrets.redact('token-that-lives-shortly')).toBe('[redacted]');
    system.oauth.configure({});
    await tokens.token(use('b:batch'));
    expect(knownSecrets.redact('token-that-lives-shortly')).toBe('token-that-lives-shortly');
  });
});

describe('an answer is refused that', () => {
  test.each([
    ['has another type than Bearer', { token_type: 'DPoP' }],
    ['has a type that is unknown', { token_type: 'mac' }],
    ['cannot stand in a header', { access_token: 'a\r\nx-evil: 1' }],
    ['has a blank in its token', { access_token: 'two words' }],
    ['is not of ASCII', { access_token: 'tökenn' }],
    ['is longer than 16 KiB', { access_token: 'x'.repeat(20_000) }],
  ])('%s', async (_, fields) => {
    answering(fields);
    await expect(tokensOf(connectionTo(system)).token(use('a:batch'))).rejects.toMatchObject({
      code: 'NO_TOKEN',
    });
  });

  test('says no secret, even if it echoes one', async () => {
    const body = JSON.stringify({ error: `you sent ${system.clientSecret}` });
    const headers = { 'content-type': 'application/json' };
    system.oauth.configure({ tokenAnswer: { kind: 'status', code: 400, body, headers } });
    const failure = await tokensOf(connectionTo(system))
      .token(use('a:batch'))
      .catch((error: unknown) => error);
    expect(String(failure)).toContain('[redacted]');
    expect(String(failure)).not.toContain(system.clientSecret);
  });
});

test('fewer scopes than were asked for are told: in the log, and by the check', async () => {
  const lines: string[] = [];
  const log = new Log(createPino('warn', { write: (line: string) => void lines.push(line) }));
  const tokens = tokensFor([connectionTo(system)], egress, log);
  answering({ scope: 'erp:batch' });
  await tokens.token(use('erp:batch wms:batch'));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ level: 'warn', asked: 'erp:batch wms:batch', missing: ['wms:batch'] }),
  ]);
  expect(await tokens.tryOut('default', 'erp:batch wms:batch')).toMatchObject({
    missingScopes: ['wms:batch'],
    withPreviousSecret: false,
  });
});

describe('a client that is refused', () => {
  const wrong = (more: Partial<Connection> = {}): Connection =>
    connectionTo(system, { clientSecret: new Secret('not-the-secret-of-it'), ...more });

  test('is asked for once however many scopes need a token, and then rests', async () => {
    const tokens = tokensOf(wrong());
    const failures = await Promise.all(
      Array.from({ length: 50 }, (_, n) => tokens.token(use(`s${n}:batch`)).catch((error: unknown) => error)),
    );
    for (const failure of failures)
      expect(failure).toMatchObject({ code: 'NO_TOKEN', message: expect.stringContaining('invalid_client') });
    await expect(tokens.token(use('later:batch'))).rejects.toMatchObject({ code: 'NO_TOKEN' });
    expect(asked()).toBe(1);
  });

  test('gets tokens with the secret of before, as long as that may be used', async () => {
    const before = new Secret(system.clientSecret);
    const until = (at: string): Connection => wrong({ previous: { secret: before, until: new Date(at) } });
    // The hand clock stands at 2026-11-24T20:00:00Z.
    expect((await tokensOf(until('2026-11-24T20:01:00Z')).token(use('a:batch'))).reveal()).not.toBe('');
    await expect(tokensOf(until('2026-11-24T20:00:00Z')).token(use('a:batch'))).rejects.toMatchObject({
      code: 'NO_TOKEN',
    });
  });
});
