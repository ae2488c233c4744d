import { Module } from '@nestjs/common';
import { ActionStore } from './action.store.js';
import { AttemptStore } from './attempt.store.js';
import { DependencyStore } from './dependency.store.js';
import { DispatchStore } from './dispatch.store.js';
import { EdgeStore } from './edge.store.js';
import { EventStore } from './event.store.js';
import { ExecutionStore } from './execution.store.js';
import { GateStore } from './gate.store.js';
import { HoldStore } from './hold.store.js';
import { LinkStore } from './link.store.js';
import { LoadedRunStore } from './loaded-run.store.js';
import { NightlyStore } from './nightly.store.js';
import { OwnershipStore } from './ownership.store.js';
import { PurgeStore } from './purge.store.js';
import { RecoveryStore } from './recovery.store.js';
import { ReleaseStore } from './release.store.js';
import { ReplanStore } from './replan.store.js';
import { SessionStore } from './session.store.js';

const providers = [
  ActionStore,
  AttemptStore,
  DependencyStore,
  DispatchStore,
  EdgeStore,
  EventStore,
  ExecutionStore,
  GateStore,
  HoldStore,
  LinkStore,
  LoadedRunStore,
  NightlyStore,
  OwnershipStore,
  PurgeStore,
  RecoveryStore,
  ReleaseStore,
  ReplanStore,
  SessionStore,
];

/** The ledger, apart from the one file that moves runs: that one is the engine's. */
@Module({ providers, exports: providers })
export class RunsModule {}
