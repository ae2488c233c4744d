import { CreateSchedules1764000000000 } from './1764000000000-create-schedules.js';
import { CreateTheLedger1764000100000 } from './1764000100000-create-the-ledger.js';
import { CreateRecovery1764000200000 } from './1764000200000-create-recovery.js';
import { DeriveTheLastExecution1764000300000 } from './1764000300000-derive-the-last-execution.js';
import { StartRunsAnew1764000400000 } from './1764000400000-start-runs-anew.js';
import { LinkSchedules1764000500000 } from './1764000500000-link-schedules.js';
import { TimeDependenciesOut1764000600000 } from './1764000600000-time-dependencies-out.js';
import { HoldAboveRuns1764000650000 } from './1764000650000-hold-above-runs.js';
import { SetSchedules1764000700000 } from './1764000700000-set-schedules.js';
import { PurgeDays1764000710000 } from './1764000710000-purge-days.js';
import { DisableJobsForDates1764000800000 } from './1764000800000-disable-jobs-for-dates.js';
import { RememberSwitches1764000850000 } from './1764000850000-remember-switches.js';
import { CallBack1764000900000 } from './1764000900000-call-back.js';
import { FindExecutions1764001000000 } from './1764001000000-find-executions.js';
import { CreateCustomProcesses1764001010000 } from './1764001010000-create-custom-processes.js';
import { RememberDurations1764001100000 } from './1764001100000-remember-durations.js';
import { SendByOneHand1764001200000 } from './1764001200000-send-by-one-hand.js';
import { OpenDaysByTime1764001300000 } from './1764001300000-open-days-by-time.js';
import { OverrideDefinitions1764001400000 } from './1764001400000-override-definitions.js';
import { IssueApiTokens1764001500000 } from './1764001500000-issue-api-tokens.js';
import { KeepAnAudit1764001600000 } from './1764001600000-keep-an-audit.js';
import { StoreConnections1764001700000 } from './1764001700000-store-connections.js';
import { LetPeopleLogIn1764001800000 } from './1764001800000-let-people-log-in.js';

/** In order. Listed by hand: a glob would pick up whatever lies in the folder. */
export const MIGRATIONS = [
  CreateSchedules1764000000000,
  CreateTheLedger1764000100000,
  CreateRecovery1764000200000,
  DeriveTheLastExecution1764000300000,
  StartRunsAnew1764000400000,
  LinkSchedules1764000500000,
  TimeDependenciesOut1764000600000,
  HoldAboveRuns1764000650000,
  SetSchedules1764000700000,
  PurgeDays1764000710000,
  DisableJobsForDates1764000800000,
  RememberSwitches1764000850000,
  CallBack1764000900000,
  FindExecutions1764001000000,
  CreateCustomProcesses1764001010000,
  RememberDurations1764001100000,
  SendByOneHand1764001200000,
  OpenDaysByTime1764001300000,
  OverrideDefinitions1764001400000,
  IssueApiTokens1764001500000,
  KeepAnAudit1764001600000,
  StoreConnections1764001700000,
  LetPeopleLogIn1764001800000,
];
