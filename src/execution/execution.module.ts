import { Module } from '@nestjs/common';
import { BusinessDaysModule } from '../business-days/business-days.module.js';
import { CallbacksModule } from '../callbacks/callbacks.module.js';
import { JobTypesModule } from '../job-types/job-types.module.js';
import { RunStore } from '../runs/run.store.js';
import { RunsModule } from '../runs/runs.module.js';
import { SchedulesModule } from '../schedules/schedules.module.js';
import { AbortExecution } from './abort-execution.js';
import { ActOnRuns } from './act-on-runs.js';
import { AdmitRequest } from './admit-request.js';
import { Advance } from './advance.js';
import { AgentSessions } from './agent-sessions.js';
import { BeginNightliesLoop } from './begin-nightlies.loop.js';
import { BeginNightly } from './begin-nightly.js';
import { CarryOut } from './carry-out.js';
import { ClaimOrders } from './claim-orders.js';
import { CloseDay } from './close-day.js';
import { ConcludeExecutions } from './conclude-executions.js';
import { DispatchLeftovers } from './dispatch-leftovers.js';
import { DispatchLeftoversLoop } from './dispatch-leftovers.loop.js';
import { DispatchRuns } from './dispatch-runs.js';
import { DoubtUnsent } from './doubt-unsent.js';
import { EditParameters } from './edit-parameters.js';
import { ExternalWaits } from './external-waits.js';
import { WatchRunTimesLoop } from './watch-run-times.loop.js';
import { FindWork } from './find-work.js';
import { Ledger } from './ledger.js';
import { FitProcesses } from './fit-processes.js';
import { Gates } from './gates.js';
import { HoldRuns } from './hold-runs.js';
import { FollowLink } from './follow-link.js';
import { FollowLinksLoop } from './follow-links.loop.js';
import { JudgeRunTimes } from './judge-run-times.js';
import { LoadRequest } from './load-request.js';
import { LockAttempts } from './lock-attempts.js';
import { OpenByTime } from './open-by-time.js';
import { OpenDaysLoop } from './open-days.loop.js';
import { PurgeDay } from './purge-day.js';
import { PurgeDaysLoop } from './purge-days.loop.js';
import { Recovery } from './recovery.js';
import { ReleaseExternal } from './release-external.js';
import { ReplanDay } from './replan-day.js';
import { RequestExecution } from './request-execution.js';
import { ResolveStart } from './resolve-start.js';
import { RestartSchedule } from './restart-schedule.js';
import { SaveCustomProcess } from './save-custom-process.js';
import { SendLog } from './send-log.js';
import { SettleAttempts } from './settle-attempts.js';
import { SwitchDependencies } from './switch-dependencies.js';
import { TakeOver } from './take-over.js';
import { TendHoldsLoop } from './tend-holds.loop.js';
import { TimeOutDependencies } from './time-out-dependencies.js';
import { TimeOutDependenciesLoop } from './time-out-dependencies.loop.js';
import { UnderstandRequest } from './understand-request.js';

const forWaysIn = [
  AbortExecution,
  ActOnRuns,
  CloseDay,
  EditParameters,
  HoldRuns,
  Ledger,
  Recovery,
  ReleaseExternal,
  RequestExecution,
  ResolveStart,
  RestartSchedule,
  SaveCustomProcess,
  SwitchDependencies,
];
const forAgents = [AgentSessions, ClaimOrders, FindWork, SendLog, SettleAttempts];
const inside = [
  AdmitRequest,
  Advance,
  BeginNightly,
  CarryOut,
  ConcludeExecutions,
  DispatchLeftovers,
  DispatchRuns,
  DoubtUnsent,
  ExternalWaits,
  FitProcesses,
  FollowLink,
  Gates,
  LoadRequest,
  JudgeRunTimes,
  LockAttempts,
  OpenByTime,
  PurgeDay,
  ReplanDay,
  RunStore,
  TakeOver,
  TimeOutDependencies,
  UnderstandRequest,
];
const loops = [
  BeginNightliesLoop,
  DispatchLeftoversLoop,
  FollowLinksLoop,
  OpenDaysLoop,
  PurgeDaysLoop,
  TendHoldsLoop,
  TimeOutDependenciesLoop,
  WatchRunTimesLoop,
];

/** The engine: the only one that decides. */
@Module({
  imports: [BusinessDaysModule, CallbacksModule, JobTypesModule, RunsModule, SchedulesModule],
  providers: [...forWaysIn, ...forAgents, ...inside, ...loops],
  exports: [...forWaysIn, ...forAgents, ...loops],
})
export class ExecutionModule {}
