import type { Finding } from '../../domain/finding.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields } from '../terminal/table.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { findingsTable } from './show-findings.js';

export interface Connection {
  readonly name: string;
  readonly source: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly authentication: string;
  readonly audience: string | null;
  readonly resource: string | null;
  readonly origins: readonly string[] | null;
  readonly secretFingerprint: string | null;
  readonly secretRotatedAt: string | null;
  readonly previousSecretUntil: string | null;
  readonly version: number;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
  readonly findings?: readonly Finding[];
}

export const originsText = (origins: readonly string[] | null): string =>
  origins?.join(', ') ?? '(those of job types)';

export function showConnection(voice: Voice, connection: Connection): ExitCode {
  const { updatedAt, updatedBy, secretRotatedAt, secretFingerprint, previousSecretUntil } = connection;
  const rotated =
    secretRotatedAt === null ? '' : `${secretFingerprint ?? ''}, since ${instant(secretRotatedAt)}`;
  voice.show(
    connection,
    () =>
      findingsTable(connection.findings ?? [], voice.style) +
      fields(
        [
          ['connection', connection.name],
          ['source', connection.source],
          ['token URL', connection.tokenUrl],
          ['client', connection.clientId],
          ['authentication', connection.authentication],
          ['audience', connection.audience],
          ['resource', connection.resource],
          ['origins', originsText(connection.origins)],
          ['secret', rotated === '' ? 'set' : rotated],
          ['secret before', previousSecretUntil === null ? '' : `until ${instant(previousSecretUntil)}`],
          ['version', connection.version],
          ['changed', updatedAt === null ? '' : `${instant(updatedAt)} by ${updatedBy ?? ''}`],
        ],
        voice.style,
      ),
  );
  return EXIT.well;
}
