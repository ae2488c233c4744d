import { Module } from '@nestjs/common';
import { RunsModule } from '../runs/runs.module.js';
import { BeginSession } from './begin-session.js';
import { CheckPassword } from './check-password.js';
import { EndSession } from './end-session.js';
import { ForgetSessionsLoop } from './forget-sessions.loop.js';
import { KnowSession } from './know-session.js';
import { IdentityProviderClient } from './identity-provider.client.js';
import { LogInAtProvider } from './log-in-at-provider.js';
import { LogInByProvider } from './log-in-by-provider.js';
import { LoginState } from './login-state.js';
import { LogInWithPassword } from './log-in-with-password.js';
import { LoginAttempts } from './login-attempts.js';
import { ManagePeople } from './manage-people.js';
import { NewPassword } from './new-password.js';
import { Passwords } from './passwords.js';
import { PersonStore } from './person.store.js';
import { PersonSessionStore } from './person-session.store.js';

const providers = [
  BeginSession,
  CheckPassword,
  EndSession,
  ForgetSessionsLoop,
  KnowSession,
  IdentityProviderClient,
  LogInAtProvider,
  LogInByProvider,
  LoginState,
  LogInWithPassword,
  LoginAttempts,
  ManagePeople,
  NewPassword,
  Passwords,
  PersonStore,
  PersonSessionStore,
];

/** How people come in, and how long they stay. */
@Module({
  imports: [RunsModule],
  providers,
  exports: providers,
})
export class LoginModule {}
