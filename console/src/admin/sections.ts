import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { Me } from '../app/me.js';
import type { admin } from '../text/admin.js';
import { mayAdminister } from './may-administer.js';

export type SectionId = keyof typeof admin.sections;

interface Section {
  readonly id: SectionId;
  /** On any schedule, or on all of them. */
  readonly needs: 'see' | 'administer';
  readonly Page: LazyExoticComponent<ComponentType>;
}

/** The pages, in the order of their menu. Each is a chunk of its own. */
export const SECTIONS: readonly Section[] = [
  {
    id: 'jobs',
    needs: 'see',
    Page: lazy(async () => ({ default: (await import('./overrides/overrides-page.js')).JobsPage })),
  },
  {
    id: 'dependencies',
    needs: 'see',
    Page: lazy(async () => ({ default: (await import('./overrides/overrides-page.js')).DependenciesPage })),
  },
  {
    id: 'throttles',
    needs: 'see',
    Page: lazy(async () => ({ default: (await import('./overrides/overrides-page.js')).ThrottlesPage })),
  },
  {
    id: 'job-types',
    needs: 'see',
    Page: lazy(async () => ({ default: (await import('./job-types/job-types-page.js')).JobTypesPage })),
  },
  {
    id: 'connections',
    needs: 'see',
    Page: lazy(async () => ({
      default: (await import('./connections/connections-page.js')).ConnectionsPage,
    })),
  },
  {
    id: 'people',
    needs: 'administer',
    Page: lazy(async () => ({ default: (await import('./people/people-page.js')).PeoplePage })),
  },
  {
    id: 'tokens',
    needs: 'administer',
    Page: lazy(async () => ({ default: (await import('./tokens/tokens-page.js')).TokensPage })),
  },
  {
    id: 'audit',
    needs: 'administer',
    Page: lazy(async () => ({ default: (await import('./audit/audit-page.js')).AuditPage })),
  },
];

const maySeeAny = ({ permissions: { everywhere, schedules } }: Me): boolean =>
  everywhere.includes('see') || Object.values(schedules).some((all) => all.includes('see'));

export const mayUse = (me: Me, { needs }: Section): boolean =>
  needs === 'see' ? maySeeAny(me) : mayAdminister(me);
