import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { SYSTEM } from '../domain/event.js';
import { Egress } from '../platform/http/egress.js';
import { AuditLog } from './audit-log.js';
import { AuditLoop } from './audit.loop.js';
import { AuditStore } from './audit.store.js';
import { PruneAudit } from './prune-audit.js';
import { VerifyAudit } from './verify-audit.js';

/** Who did what: whatever changes or refuses something writes it here. */
@Global()
@Module({
  providers: [AuditLog, AuditLoop, AuditStore, PruneAudit, VerifyAudit],
  exports: [AuditLog, AuditLoop, AuditStore, PruneAudit, VerifyAudit],
})
export class AuditModule implements OnModuleInit {
  constructor(
    private readonly egress: Egress,
    private readonly audit: AuditLog,
  ) {}

  onModuleInit(): void {
    this.egress.onRefused(({ target, why }) => {
      const refusal = {
        actor: SYSTEM,
        action: 'callRefused',
        outcome: 'denied',
        detail: { target, why },
      } as const;
      void this.audit.noteRefused({ ...refusal, per: target }, 'moreCallsRefused');
    });
  }
}
