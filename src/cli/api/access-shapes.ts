import type { Grant, Permission } from '../../domain/access.js';

export interface Me {
  readonly name: string;
  readonly method: string;
  readonly grants: readonly Grant[];
  readonly permissions: {
    readonly everywhere: readonly Permission[];
    readonly schedules: Readonly<Record<string, readonly Permission[]>>;
  };
}

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly grants: readonly Grant[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly revokedBy: string | null;
}

export type IssuedToken = ApiToken & { readonly token: string | null };

export interface Person {
  readonly name: string;
  readonly displayName: string | null;
  readonly issuer: string | null;
  readonly grants: readonly Grant[];
  readonly passwordSetAt: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly lastLoginAt: string | null;
  readonly disabledAt: string | null;
  readonly disabledBy: string | null;
}

export interface Session {
  readonly id: string;
  readonly person: string;
  readonly grants: readonly Grant[];
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
}
