import type { ExternalSystem } from '../../examples/external-system/server.js';
import { AccessTokenClient } from '../../src/connections/access-token.client.js';
import { AccessTokens } from '../../src/connections/access-tokens.js';
import type { Connection } from '../../src/connections/connection.js';
import { fromEnvironment } from '../../src/connections/connection.js';
import type { Connections } from '../../src/connections/connections.js';
import type { Egress } from '../../src/platform/http/egress.js';
import { createPino, Log } from '../../src/platform/log/logger.js';
import { Secret } from '../../src/platform/secrets/secret.js';
import { HandClock } from './engine.js';

type KnownConnections = Pick<Connections, 'find' | 'forget'>;

/** Tokens of connections that stand in no database. */
export const tokensFor = (
  connections: readonly Connection[],
  egress: Egress,
  log = new Log(createPino('silent')),
): AccessTokens => {
  const known: KnownConnections = {
    find: (name) => Promise.resolve(connections.find((each) => each.name === name)),
    forget: () => undefined,
  };
  // Nothing else of it is asked for.
  return new AccessTokens(known as Connections, new AccessTokenClient(egress), new HandClock(), log);
};

export const connectionTo = (
  { tokenUrl, clientId, clientSecret }: ExternalSystem,
  more: Partial<Connection> = {},
): Connection => ({
  ...fromEnvironment({ tokenUrl, clientId, clientSecret: new Secret(clientSecret), origins: null }),
  ...more,
});

/** Tokens of a sample system, as the environment names it. */
export const tokensOf = (system: ExternalSystem, egress: Egress): AccessTokens =>
  tokensFor([connectionTo(system)], egress);
