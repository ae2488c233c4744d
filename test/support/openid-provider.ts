import {
  createHash,
  createHmac,
  createSign,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Json = Readonly<Record<string, unknown>>;

interface Key {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** What a provider does that cannot be trusted. What is left out it does as it should. */
export interface Behaviour {
  /** Over the claims of the ID token; undefined takes one away. */
  readonly claims?: Json;
  readonly algorithm?: 'none' | 'HS256';
  /** Signs with a key that its set does not have. */
  readonly foreignKey?: true;
  /** Over the query that the browser is sent back with. */
  readonly callback?: Readonly<Record<string, string>>;
  /** Instead of the answer of the token endpoint. */
  readonly token?: (response: ServerResponse) => void;
  readonly discovery?: Json;
}

const newKey = (): Key => ({
  kid: randomBytes(8).toString('hex'),
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
});
const base64 = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An OpenID Connect provider on this machine, which logs everybody in at once. */
export class OpenidProvider {
  readonly clientId = 'nightjar';
  readonly clientSecret = 'a secret of the client';
  /** What it says of the person that logs in. */
  person: Json = { sub: 'sub-1', email: 'olga@example.com', email_verified: true, name: 'Olga P.' };
  behaviour: Behaviour = {};
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  private key = newKey();
  private readonly codes = new Map<string, URLSearchParams>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<OpenidProvider> {
    const server = createServer();
    const provider = new OpenidProvider(server);
    server.on('request', (request, response) => {
      void provider.answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What Nightjar is configured with. */
  get environment(): Record<string, string> {
    return {
      NIGHTJAR_OIDC_ISSUER: this.issuer,
      NIGHTJAR_OIDC_CLIENT_ID: this.clientId,
      NIGHTJAR_OIDC_CLIENT_SECRET: this.clientSecret,
    };
  }

  /** From now on it signs with another key, and tells no other. */
  rotate(): void {
    this.key = newKey();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.issuer);
    this.asked.push(url.pathname);
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        json(response, { ...this.configuration(), ...this.behaviour.discovery });
        return;
      case '/authorize':
        this.authorize(url.searchParams, response);
        return;
      case '/token':
        this.token(new URLSearchParams(await text(request)), response);
        return;
      case '/jwks':
        json(response, {
          keys: [{ ...this.key.publicKey.export({ format: 'jwk' }), kid: this.key.kid, use: 'sig' }],
        });
        return;
      case '/logout':
        response.writeHead(302, { location: url.searchParams.get('post_logout_redirect_uri') ?? '/' }).end();
        return;
      default:
        response.writeHead(404).end();
    }
  }

  private configuration(): Json {
    const at = (path: string): string => `${this.issuer}${path}`;
    return {
      issuer: this.issuer,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      jwks_uri: at('/jwks'),
      end_session_endpoint: at('/logout'),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  private authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = randomBytes(16).toString('hex');
    this.codes.set(code, query);
    const back = new URL(query.get('redirect_uri') ?? '');
    const given = { code, state: query.get('state') ?? '', ...this.behaviour.callback };
    for (const [name, value] of Object.entries(given)) if (value !== '') back.searchParams.set(name, value);
    response.writeHead(302, { location: back.href }).end();
  }

  private token(form: URLSearchParams, response: ServerResponse): void {
    if (this.behaviour.token) {
      this.behaviour.token(response);
      return;
    }
    const asked = this.codes.get(form.get('code') ?? '');
    this.codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const known =
      asked?.get('code_challenge') === challenge &&
      asked.get('code_challenge_method') === 'S256' &&
      form.get('client_secret') === this.clientSecret &&
      form.get('redirect_uri') === asked.get('redirect_uri');
    if (!known) {
      json(response, { error: 'invalid_grant' }, 400);
      return;
    }
    const now = Math.floor(Date.now() / 1000);
    const standard = {
      iss: this.issuer,
      aud: this.clientId,
      iat: now,
      exp: now + 300,
      nonce: asked.get('nonce'),
    };
    const idToken = this.signed({ ...standard, ...this.person, ...this.behaviour.claims });
    json(response, {
      access_token: randomBytes(16).toString('hex'),
      token_type: 'Bearer',
      expires_in: 60,
      id_token: idToken,
    });
  }

  private signed(claims: Json): string {
    const { algorithm, foreignKey } = this.behaviour;
    const head = base64({ alg: algorithm ?? 'RS256', kid: this.key.kid, typ: 'JWT' });
    const input = `${head}.${base64(claims)}`;
    if (algorithm === 'none') return `${input}.`;
    if (algorithm === 'HS256') {
      // The old trick: the public key as a shared secret.
      const secret = this.key.publicKey.export({ type: 'spki', format: 'pem' });
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    }
    const { privateKey } = foreignKey ? newKey() : this.key;
    return `${input}.${createSign('RSA-SHA256').update(input).sign(privateKey, 'base64url')}`;
  }
}

const json = (response: ServerResponse, body: Json, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
