import type { paths } from '../../api/schema.js';
import { connections as texts } from '../../text/admin-access.js';
import type { Connection } from '../queries.js';

type Said = Omit<
  NonNullable<paths['/api/v1/connections']['post']['requestBody']>['content']['application/json'],
  'name'
>;

export const NEW = {
  ...{ name: '', tokenUrl: '', clientId: '', clientSecret: '', authentication: 'client_secret_basic' },
  ...{ audience: '', resource: '', origins: '', overlapMinutes: '60', version: '' },
};
export type ConnectionValues = typeof NEW;

export const valuesOf = (stored: Connection): ConnectionValues => ({
  ...{ name: stored.name, tokenUrl: stored.tokenUrl, clientId: stored.clientId, clientSecret: '' },
  ...{ authentication: stored.authentication, audience: stored.audience ?? '', overlapMinutes: '60' },
  ...{ resource: stored.resource ?? '', origins: (stored.origins ?? []).join('\n') },
  version: String(stored.version),
});

export const FIELD_OF = {
  ...{ INVALID_URL: 'tokenUrl', INVALID_ORIGIN: 'origins', SECRET_REQUIRED: 'clientSecret' },
  ...{ ALREADY_EXISTS: 'name', SET_BY_ENVIRONMENT: 'name' },
};
/** `origins.1` is a line of a field. */
export const labelOf = (field: string): string => texts.fields[field.split('.')[0] ?? ''] ?? field;

/** As the API takes it; what is no number is refused by the server, with its words. */
export function saidIn(values: ConnectionValues): Said {
  const minutes = values.overlapMinutes.trim();
  return {
    tokenUrl: values.tokenUrl.trim(),
    clientId: values.clientId.trim(),
    authentication: values.authentication as Connection['authentication'],
    audience: values.audience.trim() || null,
    resource: values.resource.trim() || null,
    origins: values.origins.split(/\s+/).filter((one) => one !== ''),
    ...(values.clientSecret === '' ? {} : { clientSecret: values.clientSecret }),
    ...(minutes === ''
      ? {}
      : { overlapMinutes: /^\d+$/.test(minutes) ? Number(minutes) : (minutes as never) }),
  };
}
