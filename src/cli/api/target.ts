import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsedUrl } from '../../domain/parsed-url.js';
import { WrongUse } from './errors.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the server is, and as whom it is asked. */
export interface Target {
  /** Ends with a slash. */
  readonly url: string;
  readonly token: string | null;
  /** Where the token comes from, or where one was looked for. */
  readonly tokenSource: string;
}

export interface TargetOptions {
  readonly url?: string | undefined;
  readonly tokenFile?: string | undefined;
}

/** api.md: `NIGHTJAR_URL`, else the port on this machine; `NIGHTJAR_TOKEN`, else the administrator's, else its file. */
export async function findTarget(environment: Environment, options: TargetOptions): Promise<Target> {
  return { url: urlOf(environment, options.url), ...(await tokenOf(environment, options.tokenFile)) };
}

/** An empty variable is an absent one, as for the server. */
const valueOf = (environment: Environment, name: string): string | undefined => {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
};

function urlOf(environment: Environment, option: string | undefined): string {
  const given = option ?? valueOf(environment, 'NIGHTJAR_URL');
  const port = valueOf(environment, 'PORT') ?? '3000';
  if (given === undefined && !/^[1-9]\d{0,4}$/.test(port)) {
    throw new WrongUse(
      `PORT=${port} does not say where the server listens: set NIGHTJAR_URL to its address.`,
    );
  }
  const text = given ?? `http://127.0.0.1:${port}`;
  const url = parsedUrl(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new WrongUse(
      `"${text}" is not the address of a server: expected http://host:port or https://host.`,
    );
  }
  // A token belongs into a header, and a password in an address would stand in every message.
  if (url.username !== '' || url.password !== '') {
    throw new WrongUse('The address of the server must hold no user and no password; set NIGHTJAR_TOKEN.');
  }
  return `${url.origin}${url.pathname.replace(/\/*$/, '/')}`;
}

async function tokenOf(
  environment: Environment,
  file: string | undefined,
): Promise<Pick<Target, 'token' | 'tokenSource'>> {
  if (file !== undefined) return { token: await tokenIn(file), tokenSource: file };
  for (const name of ['NIGHTJAR_TOKEN', 'NIGHTJAR_ADMIN_TOKEN']) {
    const token = valueOf(environment, name);
    if (token !== undefined) return { token, tokenSource: name };
  }
  const made = join(valueOf(environment, 'NIGHTJAR_DATA_DIR') ?? '.nightjar', 'admin-token');
  const token = await readFile(made, 'utf8').catch(() => null);
  return { token: token?.trim() ?? null, tokenSource: made };
}

async function tokenIn(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new WrongUse(`The token cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
