import { SetMetadata } from '@nestjs/common';
import type { Permission } from '../domain/access.js';

/**
 * Where the schedule stands on which a permission is needed:
 * - `schedule`: the path names it, `run`, `execution`, `hold`, `callback`: the path names one of its own by id
 * - `installation`: it is about no schedule
 * - `some`: any will do, and the handler narrows what it shows and does to those its caller may see or touch
 * - `self`: whoever has authenticated
 */
export type On = 'schedule' | 'run' | 'execution' | 'hold' | 'callback' | 'installation' | 'some' | 'self';

export interface Requirement {
  readonly may: Permission;
  readonly on: On;
}

/** For everybody: always, as often as anybody likes, or where the settings say so. */
export type Openness = 'always' | 'unlimited' | 'metricsPublic';

export const REQUIREMENT = 'nightjar:requirement';
export const OPEN = 'nightjar:open';

/** What a caller needs. A route that says neither this nor that it is open stops the start. */
export const Requires = (requirement: Requirement): MethodDecorator & ClassDecorator =>
  SetMetadata(REQUIREMENT, requirement);

export const Open = (when: Openness = 'always'): MethodDecorator & ClassDecorator => SetMetadata(OPEN, when);
