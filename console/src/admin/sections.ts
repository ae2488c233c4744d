import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { Me } from '../app/me.js';
import type { admin } from '../text/admin.js';

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
    id: 'job-types',
    needs: 'see',
    Page: lazy(async () => ({ default: (await import('./job-types/job-types-page.js')).JobTypesPage })),
  },
];

export const mayAdminister = (me: Me | undefined): boolean =>
  me?.permissions.everywhere.includes('administer') ?? false;

const maySeeAny = ({ permissions: { everywhere, schedules } }: Me): boolean =>
  everywhere.includes('see') || Object.values(schedules).some((all) => all.includes('see'));

export const mayUse = (me: Me, { needs }: Section): boolean =>
  needs === 'see' ? maySeeAny(me) : mayAdminister(me);
