import { Module, type DynamicModule } from '@nestjs/common';
import { AgentSettings } from './agent/agent-session.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { AuthSettings } from './auth/auth-settings.js';
import { ConnectionsModule } from './connections/connections.module.js';
import { EngineSettings } from './execution/attempts/dispatch-leftovers.loop.js';
import { HealthModule } from './health/health.module.js';
import { LoginSettings } from './login/login-settings.js';
import { runsAgent, runsServer, type AppConfig } from './platform/config/app-config.js';
import type { Secrets } from './platform/config/secrets.js';
import { SecretBox } from './platform/secrets/secret-box.js';
import { PlatformModule, type Platform } from './platform/platform.module.js';

export interface Runtime extends Platform {
  readonly config: AppConfig;
  readonly secrets: Secrets;
  readonly secretBox: SecretBox;
}

/** One application; its role decides what it imports, so that an agent loads nothing of the server's. */
@Module({})
export class AppModule {
  static async of(runtime: Runtime): Promise<DynamicModule> {
    const { config } = runtime;
    return {
      module: AppModule,
      imports: [
        PlatformModule.of(runtime),
        settingsModule(runtime),
        ConnectionsModule.of(config.defaultConnection),
        AuditModule,
        AuthModule,
        HealthModule,
        ...(runsServer(config)
          ? [
              (await import('./public-api/public-api.module.js')).PublicApiModule,
              (await import('./console/console.module.js')).ConsoleModule,
            ]
          : []),
        ...(runsAgent(config) ? [(await import('./agent/agent.module.js')).AgentModule] : []),
      ],
    };
  }
}

/** Each feature declares the settings it needs; here they are cut out of the configuration. */
function settingsModule({ config, secrets, secretBox }: Runtime): DynamicModule {
  const { reconcileIntervalMs, metricsPublic } = config;
  const agent: AgentSettings = {
    groups: config.agentGroups,
    leaseMs: config.sessionLeaseMs,
    concurrency: config.agentConcurrency,
    pollIntervalMs: config.pollIntervalMs,
    reconcileIntervalMs,
  };
  const { localLogin: local, publicUrl, oidc } = config;
  const redirectUri = `${publicUrl ?? ''}/auth/callback`;
  const loginSettings: LoginSettings = { local, publicUrl, provider: oidc && { ...oidc, redirectUri } };
  const providers = [
    { provide: AuthSettings, useValue: { adminToken: secrets.adminToken.reveal(), metricsPublic } },
    { provide: LoginSettings, useValue: loginSettings },
    { provide: EngineSettings, useValue: { reconcileIntervalMs } },
    { provide: AgentSettings, useValue: agent },
    { provide: SecretBox, useValue: secretBox },
  ];
  return { module: SettingsModule, global: true, providers, exports: providers };
}

@Module({})
class SettingsModule {}
