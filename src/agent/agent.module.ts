import { Module } from '@nestjs/common';
import { ExecutionModule } from '../execution/execution.module.js';
import { Agent, AgentLoops } from './agent.js';
import { AgentSession } from './agent-session.js';
import { AttemptsInHand } from './attempts-in-hand.js';
import { CallStart } from './call-start.js';
import { ExternalSystemModule } from './external-system.module.js';
import { ClaimWork } from './claim-work.js';
import { FindWorkLoop } from './find-work.loop.js';
import { OrderConsumer } from './order.consumer.js';
import { OwnedInLedger } from './owned-in-ledger.js';
import { Places } from './places.js';
import { Report } from './report.js';
import { SendStart } from './send-start.js';
import { ServeGroupsLoop } from './serve-groups.loop.js';
import { SessionLoop } from './session.loop.js';
import { StartAttempt } from './start-attempt.js';
import { Successors } from './successors.js';
import { TakeWork } from './take-work.js';
import { TrackAttempt } from './track-attempt.js';

/** Orders → external system → ledger. */
@Module({
  imports: [ExecutionModule, ExternalSystemModule],
  providers: [
    Agent,
    AgentLoops,
    AgentSession,
    AttemptsInHand,
    CallStart,
    ClaimWork,
    FindWorkLoop,
    OrderConsumer,
    OwnedInLedger,
    Places,
    Report,
    SendStart,
    ServeGroupsLoop,
    SessionLoop,
    StartAttempt,
    Successors,
    TakeWork,
    TrackAttempt,
  ],
  exports: [Agent, FindWorkLoop, SessionLoop],
})
export class AgentModule {}
