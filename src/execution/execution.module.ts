import { Module } from '@nestjs/common';
import { BusinessDaysModule } from '../business-days/business-days.module.js';
import { CallbacksModule } from '../callbacks/callbacks.module.js';
import { JobTypesModule } from '../job-types/job-types.module.js';
import { RunStore } from '../runs/run.store.js';
import { RunsModule } from '../runs/runs.module.js';
import { SchedulesModule } from '../schedules/schedules.module.js';
import { AbortExecution } from './actions/abort-execution.js';
import { ActionContexts } from './actions/action-contexts.js';
import { AllowedActions } from './actions/allowed-actions.js';
import { ActOnRuns } from './actions/act-on-runs.js';
import { AdmitRequest } from './requests/admit-request.js';
import { Advance } from './advance.js';
import { AskStatus } from './actions/ask-status.js';
import { AgentSessions } from './attempts/agent-sessions.js';
import { BeginNightliesLoop } from './requests/begin-nightlies.loop.js';
import { BeginNightly } from './requests/begin-nightly.js';
import { CandidateExecution } from './actions/candidate-execution.js';
import { CarryOut } from './carry-out.js';
import { ClaimOrders } from './attempts/claim-orders.js';
import { CloseDay } from './days/close-day.js';
import { ConcludeExecutions } from './conclude-executions.js';
import { DispatchLeftovers } from './attempts/dispatch-leftovers.js';
import { DispatchLeftoversLoop } from './attempts/dispatch-leftovers.loop.js';
import { DispatchRuns } from './attempts/dispatch-runs.js';
import { DoubtUnsent } from './attempts/doubt-unsent.js';
import { EditParameters } from './actions/edit-parameters.js';
import { ExternalWaits } from './requests/external-waits.js';
import { WatchRunTimesLoop } from './watch-run-times.loop.js';
import { FindWork } from './attempts/find-work.js';
import { Ledger } from './ledger.js';
import { FitProcesses } from './requests/fit-processes.js';
import { Gates } from './gates.js';
import { HoldRuns } from './actions/hold-runs.js';
import { FollowLink } from './requests/follow-link.js';
import { FollowLinksLoop } from './requests/follow-links.loop.js';
import { ImportCustomProcesses } from './requests/import-custom-processes.js';
import { JudgeRunTimes } from './judge-run-times.js';
import { LoadRequest } from './requests/load-request.js';
import { LockAttempts } from './attempts/lock-attempts.js';
import { OpenByTime } from './days/open-by-time.js';
import { OpenDaysLoop } from './days/open-days.loop.js';
import { PreviewActions } from './actions/preview-actions.js';
import { PurgeDay } from './days/purge-day.js';
import { PurgeDaysLoop } from './days/purge-days.loop.js';
import { Recovery } from './recovery.js';
import { ReleaseExternal } from './actions/release-external.js';
import { ReplanDay } from './days/replan-day.js';
import { RequestExecution } from './requests/request-execution.js';
import { ResolveStart } from './actions/resolve-start.js';
import { RestartSchedule } from './days/restart-schedule.js';
import { SaveCustomProcess } from './requests/save-custom-process.js';
import { SendLog } from './attempts/send-log.js';
import { SettleAttempts } from './attempts/settle-attempts.js';
import { SwitchDependencies } from './actions/switch-dependencies.js';
import { TakeOver } from './attempts/take-over.js';
import { TendHoldsLoop } from './actions/tend-holds.loop.js';
import { TimeOutDependencies } from './time-out-dependencies.js';
import { TimeOutDependenciesLoop } from './time-out-dependencies.loop.js';
import { UnderstandRequest } from './requests/understand-request.js';

const forWaysIn = [
  AbortExecution,
  ActOnRuns,
  AllowedActions,
  AskStatus,
  CandidateExecution,
  CloseDay,
  EditParameters,
  HoldRuns,
  ImportCustomProcesses,
  Ledger,
  PreviewActions,
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
  ActionContexts,
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
