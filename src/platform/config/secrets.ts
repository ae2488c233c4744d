import { randomBytes, randomUUID } from 'node:crypto';
import { access, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SecretBox } from '../secrets/secret-box.js';
import { Secret } from '../secrets/secret.js';
import { ConfigError, type AppConfig } from './app-config.js';

/** What must be secret and must stay the same over restarts. */
export interface Secrets {
  readonly adminToken: Secret;
  /** In base64: the first seals, all open. */
  readonly secretKeys: readonly Secret[];
  /** Files that this start has made. */
  readonly made: readonly string[];
}

export const ADMIN_TOKEN_FILE = 'admin-token';
export const SECRET_KEY_FILE = 'secret-key';

/**
 * From the environment, or from files (mode 0600) in the data directory that the first start makes. A file that cannot
 * be what was made is a ConfigError: to make another key would lose what the first one has encrypted.
 */
export async function loadSecrets(config: AppConfig): Promise<Secrets> {
  const made: string[] = [];
  const adminToken =
    config.adminToken ?? new Secret(await fromFile(config, ADMIN_TOKEN_FILE, made), 'lasting');
  const secretKeys =
    config.secretKeys ??
    linesOf(await fromFile(config, SECRET_KEY_FILE, made)).map((key) => new Secret(key, 'lasting'));
  return { adminToken, secretKeys, made };
}

/** What seals and opens with these keys. */
export function secretBoxOf({ secretKeys }: Secrets): SecretBox {
  const [first, ...others] = secretKeys.map((key) => Buffer.from(key.reveal(), 'base64'));
  if (!first) throw new Error('there is no secret key');
  return new SecretBox(first, ...others);
}

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const SECRET_BYTES = 32;

/** How each file is written, what it must hold, and what may be set instead. */
const FILES = {
  [ADMIN_TOKEN_FILE]: {
    encoding: 'base64url',
    isSound: (text: string) => text.length >= 16,
    holds: 'a token of at least 16 characters',
    variable: 'NIGHTJAR_ADMIN_TOKEN',
  },
  [SECRET_KEY_FILE]: {
    encoding: 'base64',
    isSound: (text: string) =>
      linesOf(text).length > 0 &&
      linesOf(text).every((key) => Buffer.from(key, 'base64').length === SECRET_BYTES),
    holds: '32 bytes in base64, or several such lines',
    variable: 'NIGHTJAR_SECRET_KEY',
  },
} as const;

async function fromFile({ dataDir }: AppConfig, name: keyof typeof FILES, made: string[]): Promise<string> {
  const { encoding, isSound, holds, variable } = FILES[name];
  const path = join(dataDir, name);
  // Others may pass through, as the embedded database's user must when root runs this; the files are the owner's.
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  if (await makeFile(path, `${randomBytes(SECRET_BYTES).toString(encoding)}\n`)) made.push(path);
  const text = (await readFile(path, 'utf8')).trim();
  if (isSound(text)) return text;
  const message = `${variable}: ${path} should hold ${holds}; restore the file, or set the variable.`;
  throw new ConfigError([{ variable, message }]);
}

/** false = it is there already. Its name appears with all it holds, so neither a crash nor a second process reads half. */
async function makeFile(path: string, text: string): Promise<boolean> {
  if (await isThere(path)) return false;
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

const isThere = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
