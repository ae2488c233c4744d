import type { Finding } from '../../domain/finding.js';

/** What the API answers of callbacks, as far as it is shown to people. */

export interface CallbackSettings {
  readonly schedule: string;
  readonly url: string;
  readonly mode: string;
  readonly authentication: {
    readonly kind: string;
    readonly username?: string;
    readonly connection?: string;
    readonly scope?: string;
    readonly secretSet?: boolean;
  };
  readonly signingSecretSet: boolean;
  readonly version: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
  readonly findings?: readonly Finding[];
}

export interface Callback {
  readonly id: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly process: string;
  readonly job: string;
  readonly run: string;
  readonly attempt: number;
  readonly runStatus: string;
  readonly status: string;
  readonly tries: number;
  readonly notedAt: string;
  readonly nextTryAt: string | null;
  readonly giveUpAt: string;
  readonly endedAt: string | null;
  readonly detail: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}
