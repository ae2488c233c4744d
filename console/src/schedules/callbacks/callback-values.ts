import type { components } from '../../api/schema.js';

export type CallbackSettings = components['schemas']['CallbackSettings'];

/** As they stand in the form. Secrets come from nowhere and are kept nowhere in the browser. */
export interface CallbackValues extends Readonly<Record<string, string>> {
  readonly url: string;
  readonly mode: CallbackSettings['mode'];
  readonly kind: CallbackSettings['authentication']['kind'];
  readonly username: string;
  readonly password: string;
  readonly token: string;
  readonly connection: string;
  readonly scope: string;
  readonly signing: 'keep' | 'none' | 'set';
  readonly signingSecret: string;
}

export const SECRETS = ['password', 'token', 'signingSecret'] as const;

/** null = nobody is told yet. */
export function valuesOf(settings: CallbackSettings | null): CallbackValues {
  const { kind = 'none', username = '', connection = '', scope = '' } = settings?.authentication ?? {};
  return {
    ...{ url: settings?.url ?? '', mode: settings?.mode ?? 'ALL', kind, username, connection, scope },
    ...{ password: '', token: '', signingSecret: '' },
    signing: settings?.signingSecretSet === true ? 'keep' : 'none',
  };
}

type Body = Omit<components['schemas']['CallbackSettings'], 'authentication' | 'schedule' | 'version'>;

/** What is sent; a secret that is blank is left out, so that the stored one is kept. */
export function bodyOf({ url, mode, signing, signingSecret, ...said }: CallbackValues): Pick<
  Body,
  'url' | 'mode'
> & {
  readonly authentication: ReturnType<typeof authenticationOf>;
  readonly signingSecret?: string | null;
} {
  return {
    url: url.trim(),
    mode,
    authentication: authenticationOf(said),
    ...(signing === 'keep' ? {} : { signingSecret: signing === 'none' ? null : signingSecret }),
  };
}

function authenticationOf(
  said: Pick<CallbackValues, 'kind' | 'username' | 'password' | 'token' | 'connection' | 'scope'>,
) {
  const { kind, username, password, token } = said;
  const [connection, scope] = [said.connection.trim(), said.scope.trim()];
  switch (kind) {
    case 'none':
      return { kind };
    case 'basic':
      return { kind, username, ...(password === '' ? {} : { password }) };
    case 'bearer':
      return { kind, ...(token === '' ? {} : { token }) };
    case 'oauth':
      return {
        kind,
        ...(connection === '' ? {} : { connection }),
        ...(scope === '' ? {} : { scope }),
      };
  }
}

/** Mistakes of the body, by the fields of the form. */
export const fieldOf = (name: string): string => name.replace(/^authentication\./, '');

export const FIELD_OF = {
  INVALID_URL: 'url',
  UNKNOWN_CONNECTION: 'connection',
} as const;
