import type { DataSource } from 'typeorm';
import { ConfigError } from '../config/app-config.js';
import { Sql } from '../database/transaction.js';
import type { SecretBox } from '../secrets/secret-box.js';
import { SealedSecretStore } from './sealed-secret.store.js';

/**
 * A start without a key that stored secrets need would fail in the night, call by call, and seal further secrets with a key
 * that other processes may not hold: it is refused instead. Throws ConfigError, with the id of each key that is missing.
 */
export async function checkSecretKeys(
  dataSource: DataSource,
  box: SecretBox,
  lostKeys: readonly string[],
): Promise<void> {
  const uses = await new SealedSecretStore().uses(new Sql(dataSource.manager));
  const missing = uses.filter(({ keyId }) => !box.keyIds.includes(keyId) && !lostKeys.includes(keyId));
  if (missing.length === 0) return;
  throw new ConfigError(
    missing.map(({ keyId, direct, enveloped }) => {
      const count = direct + enveloped;
      const secrets = count === 1 ? 'a stored secret needs' : `${count} stored secrets need`;
      const message =
        `NIGHTJAR_SECRET_KEY: ${secrets} the key ${keyId}, which is not held here (held: ${box.keyIds.join(', ')}). Add that ` +
        `key behind the first one; if nobody has it any more, start with NIGHTJAR_LOST_KEYS=${keyId} and set those secrets anew.`;
      return { variable: 'NIGHTJAR_SECRET_KEY', message };
    }),
  );
}
