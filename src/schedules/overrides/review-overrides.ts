import { Injectable } from '@nestjs/common';
import type { Finding } from '../../domain/finding.js';
import type { Schedule } from '../../domain/schedule.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { carried, type CarriedOverrides } from './carry-overrides.js';
import { CheckOverrides } from './check-overrides.js';
import { OverrideStore } from './override.store.js';

/** How the overrides of a schedule stand to a workbook, and what would come of the two together. */
export interface ReviewedOverrides extends CarriedOverrides {
  /** Warnings: what is wrong with the workbook only because of overrides, such as a circle. */
  readonly findings: readonly Finding[];
}

/** Looks at overrides beside a workbook that is not applied yet. */
@Injectable()
export class ReviewOverrides {
  constructor(
    private readonly overrides: OverrideStore,
    private readonly check: CheckOverrides,
  ) {}

  async run(tx: Transaction, definition: Schedule): Promise<ReviewedOverrides> {
    const inForce = await this.overrides.inForce(tx, definition.name);
    if (inForce.length === 0) return { ...carried(definition, []), findings: [] };
    const checked = { definition, before: [], after: inForce, places: new Map<string, string>() };
    const found = await this.check.run(tx, checked);
    // The workbook is as it should be: it is not refused for what people have said.
    const findings = found.map((finding): Finding => ({ ...finding, severity: 'warning' }));
    return { ...carried(definition, inForce), findings };
  }
}
