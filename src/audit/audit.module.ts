import { Global, Module } from '@nestjs/common';
import { AuditLog } from './audit-log.js';
import { AuditLoop } from './audit.loop.js';
import { AuditStore } from './audit.store.js';

/** Who did what: whatever changes or refuses something writes it here. */
@Global()
@Module({ providers: [AuditLog, AuditLoop, AuditStore], exports: [AuditLog, AuditLoop, AuditStore] })
export class AuditModule {}
