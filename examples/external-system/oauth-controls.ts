import type { OauthServer } from './oauth-server.js';
import { faultOfCall, type Fault, type Faults } from './script.js';

export interface OauthSettings {
  /** Of tokens granted from now on. */
  readonly tokenLifetimeS?: number;
  /** How the token endpoint answers instead; see the faults of the verbs. */
  readonly tokenAnswer?: Faults;
}

/** The script of the token endpoint. */
export class OauthControls {
  private readonly usualLifetimeS: number;
  private tokenAnswer: Faults | undefined;
  private calls = 0;

  constructor(private readonly server: OauthServer) {
    this.usualLifetimeS = server.tokenLifetimeS;
  }

  /** What is left out becomes usual again. */
  configure({ tokenLifetimeS, tokenAnswer }: OauthSettings): void {
    this.server.tokenLifetimeS = tokenLifetimeS ?? this.usualLifetimeS;
    this.tokenAnswer = tokenAnswer;
    this.calls = 0;
  }

  revokeAll(): void {
    this.server.revokeAll();
  }

  /** The fault that this token request is to suffer; asking counts it. */
  nextFault(): Fault | undefined {
    const fault = faultOfCall(this.tokenAnswer, this.calls);
    this.calls += 1;
    return fault;
  }
}
