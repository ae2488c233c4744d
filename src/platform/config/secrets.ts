import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppConfig } from './app-config.js';

/** What must be secret and must stay the same over restarts. */
export interface Secrets {
  readonly adminToken: string;
  readonly secretKey: Buffer;
  /** Files that this start has made. */
  readonly made: readonly string[];
}

export const ADMIN_TOKEN_FILE = 'admin-token';
export const SECRET_KEY_FILE = 'secret-key';

/** From the environment, or from files (mode 0600) in the data directory that the first start makes. */
export async function loadSecrets(config: AppConfig): Promise<Secrets> {
  const made: string[] = [];
  const adminToken =
    config.adminToken ?? (await fromFile(join(config.dataDir, ADMIN_TOKEN_FILE), 'base64url', made));
  const secretKey =
    config.secretKey ?? (await fromFile(join(config.dataDir, SECRET_KEY_FILE), 'base64', made));
  return { adminToken, secretKey: Buffer.from(secretKey, 'base64'), made };
}

async function fromFile(path: string, encoding: 'base64' | 'base64url', made: string[]): Promise<string> {
  // Others may pass through, as the embedded database's user must when root runs this; the files are the owner's.
  await mkdir(join(path, '..'), { recursive: true, mode: 0o711 });
  try {
    // `wx`: of two processes that start at once, one makes the file and the other reads it.
    const file = await open(path, 'wx', 0o600);
    const text = randomBytes(32).toString(encoding);
    await file.writeFile(`${text}\n`);
    await file.close();
    made.push(path);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readFile(path, 'utf8')).trim();
  }
}
