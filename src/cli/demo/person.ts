import { randomBytes } from 'node:crypto';
import { apiPath, type ApiClient } from '../api/api.client.js';

/** Who may log in to the console of a demo. */
export interface Login {
  readonly name: string;
  readonly password: string;
}

const PASSWORD_BYTES = 12;

/** A person with every role and a password of this demo alone. */
export async function addPerson(api: ApiClient): Promise<Login> {
  const login = { name: 'demo', password: randomBytes(PASSWORD_BYTES).toString('base64url') };
  await api.post(apiPath`people`, { name: login.name, grants: [{ role: 'administrator', schedule: null }] });
  await api.putSilently(apiPath`people/${login.name}/password`, { password: login.password });
  return login;
}
