export abstract class AuthSettings {
  /** The bootstrap token with the administrator role. */
  abstract readonly adminToken: string;
  abstract readonly metricsPublic: boolean;
}
