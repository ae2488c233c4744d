import { randomBytes } from 'node:crypto';
import { once, setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BatchService, VERBS, type Verb } from './batch-service.js';
import { control } from './control-api.js';
import { callVerb, grantToken, type Exchange, type System } from './endpoints.js';
import { json, readBody, send } from './http.js';
import { Executions } from './jobs.js';
import { Ledger } from './ledger.js';
import { OauthControls } from './oauth-controls.js';
import { OauthServer } from './oauth-server.js';
import { Script } from './script.js';

export interface ExternalSystemOptions {
  /** 0 = any free one. */
  readonly port?: number;
  readonly host?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly tokenLifetimeS?: number;
  /** How long a job takes that the script says nothing about. */
  readonly jobMs?: number;
}

export interface ExternalSystem {
  readonly url: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly ledger: Ledger;
  readonly script: Script;
  readonly oauth: OauthControls;
  /** Ends a running execution by hand. False: there is none, or it is over. */
  finish(executionId: string, status: 'COMPLETED' | 'ERROR'): boolean;
  /** Cuts every connection and forgets what is running. */
  close(): Promise<void>;
}

const TOKEN_PATH = '/oauth2/v1/token';
const BATCH_PATH = /^\/([\w.-]+)\/services\/batch\/(\w+)$/;

export async function startExternalSystem(options: ExternalSystemOptions = {}): Promise<ExternalSystem> {
  const { port = 0, host = '127.0.0.1', clientId = 'nightjar', tokenLifetimeS = 300, jobMs = 200 } = options;
  const clientSecret = options.clientSecret ?? randomBytes(24).toString('hex');
  const closing = new AbortController();
  // Every answer that is held back listens to it.
  setMaxListeners(0, closing.signal);
  const oauth = new OauthServer({ id: clientId, secret: clientSecret }, tokenLifetimeS);
  const system = assemble({ oauth, jobMs, closing: closing.signal });
  const server = createServer((request, response) => void answer(system, request, response));
  const url = await listen(server, port, host);
  return {
    ...{ url, tokenUrl: `${url}${TOKEN_PATH}`, clientId, clientSecret },
    ...{ ledger: system.ledger, script: system.script, oauth: system.oauthControls },
    finish: (id, status) => system.executions.end(id, status === 'COMPLETED' ? 'completed' : 'failed'),
    close: async () => {
      closing.abort();
      system.executions.close();
      await closed(server);
    },
  };
}

function assemble(given: { oauth: OauthServer; jobMs: number; closing: AbortSignal }): System {
  const { oauth, jobMs, closing } = given;
  const ledger = new Ledger();
  const script = new Script(jobMs);
  const executions = new Executions(script, (effect, execution) => {
    ledger.effect(effect, execution);
  });
  const batch = new BatchService(executions, script);
  return { batch, executions, oauth, oauthControls: new OauthControls(oauth), script, ledger, closing };
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const { address, family, port: bound } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  const ended = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await ended;
}

async function answer(system: System, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // The caller may be gone at any moment; whatever is then written is of no interest.
  response.on('error', () => undefined);
  try {
    const body = await readBody(request);
    if (body === null) {
      send(response, json(413, { error: 'The body is too long.' }, { connection: 'close' }));
      return;
    }
    const url = new URL(`http://system${request.url ?? '/'}`);
    await route(system, { request, url, body, response });
  } catch (error) {
    if (response.destroyed || system.closing.aborted) return;
    if (response.headersSent) response.destroy();
    else send(response, json(500, { error: String(error) }));
  }
}

async function route(system: System, exchange: Exchange): Promise<void> {
  const { pathname } = exchange.url;
  const [, service, verb] = BATCH_PATH.exec(pathname) ?? [];
  if (service !== undefined && isVerb(verb)) await callVerb(system, exchange, { service, verb });
  else if (pathname === TOKEN_PATH) await grantToken(system, exchange);
  else if (pathname.startsWith('/control/')) send(exchange.response, control(system, exchange));
  else send(exchange.response, json(404, { error: `There is nothing at ${pathname}.` }));
}

const isVerb = (word: string | undefined): word is Verb => word !== undefined && Object.hasOwn(VERBS, word);
