import { Injectable } from '@nestjs/common';
import { ClaimOrders, type AgentWork } from '../execution/attempts/claim-orders.js';
import { Grouped } from '../platform/database/grouped.js';
import { AgentSession } from './agent-session.js';

/** Claims queued attempts in the name of this agent's session, many in one transaction. */
@Injectable()
export class ClaimWork {
  private readonly claims: Grouped<string, AgentWork | undefined>;

  constructor(
    claims: ClaimOrders,
    private readonly session: AgentSession,
  ) {
    this.claims = new Grouped(async (attemptIds) => {
      const works = await claims.run(session.id, [...new Set(attemptIds)]);
      const byId = new Map(works.map((work) => [work.attemptId, work]));
      return (attemptId) => {
        // A message and a loop may have asked for the same attempt: one of them gets it.
        const work = byId.get(attemptId);
        byId.delete(attemptId);
        return work;
      };
    });
  }

  /** undefined = it is somebody else's, or this session may claim nothing. */
  async of(attemptId: string): Promise<AgentWork | undefined> {
    return this.session.isTrusted ? this.claims.add(attemptId) : undefined;
  }
}
