import { Button } from '@mantine/core';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type SearchSchemaInput,
} from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { NightPage } from '../night/night-page.js';
import { nightSearchOf, type NightSearch } from '../night/search.js';
import {
  importSearchOf,
  scheduleSearchOf,
  type ImportSearch,
  type ScheduleSearch,
} from '../schedules/search.js';
import { activitySearchOf, type ActivitySearch } from '../activity/activity-search.js';
import { healthSearchOf, type HealthSearch } from '../health/health-search.js';
import { en } from '../text/en.js';
import { formatAddress, parseAddress, type Address } from './address.js';
import { FirstPage } from './first-page.js';

const root = createRootRoute({ component: Outlet, errorComponent: Broken, notFoundComponent: FirstPage });

const first = createRoute({ getParentRoute: () => root, path: '/', component: FirstPage });

const night = createRoute({
  getParentRoute: () => root,
  path: '/night/$schedule/$date',
  validateSearch: (address: Address & SearchSchemaInput): NightSearch => nightSearchOf(address),
  component: NightPage,
});

const nights = createRoute({
  getParentRoute: () => root,
  path: '/nights/$date',
  component: lazyRouteComponent(() => import('../nights/nights-page.js'), 'NightsPage'),
});

const print = createRoute({
  getParentRoute: () => root,
  path: '/print/night/$schedule/$date',
  component: lazyRouteComponent(() => import('../print/print-page.js'), 'PrintPage'),
});

const schedules = createRoute({
  getParentRoute: () => root,
  path: '/schedules',
  component: lazyRouteComponent(() => import('../schedules/schedules-page.js'), 'SchedulesPage'),
});

const schedule = createRoute({
  getParentRoute: () => root,
  path: '/schedules/$schedule',
  validateSearch: (address: Address & SearchSchemaInput): ScheduleSearch => scheduleSearchOf(address),
  component: lazyRouteComponent(() => import('../schedules/schedule-page.js'), 'SchedulePage'),
});

const importing = createRoute({
  getParentRoute: () => root,
  path: '/import',
  validateSearch: (address: Address & SearchSchemaInput): ImportSearch => importSearchOf(address),
  component: lazyRouteComponent(() => import('../schedules/import-page.js'), 'ImportPage'),
});

const AdminPage = lazyRouteComponent(() => import('../admin/admin-page.js'), 'AdminPage');
const admin = createRoute({ getParentRoute: () => root, path: '/admin', component: AdminPage });
const adminSection = createRoute({
  getParentRoute: () => root,
  path: '/admin/$section',
  validateSearch: (address: Address & SearchSchemaInput): Address => address,
  component: AdminPage,
});

const health = createRoute({
  getParentRoute: () => root,
  path: '/health',
  validateSearch: (address: Address & SearchSchemaInput): HealthSearch => healthSearchOf(address),
  component: lazyRouteComponent(() => import('../health/health-page.js'), 'HealthPage'),
});

const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: (address: Address & SearchSchemaInput): ActivitySearch => activitySearchOf(address),
  component: lazyRouteComponent(() => import('../activity/activity-page.js'), 'ActivityPage'),
});

const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  validateSearch: (address: Address & SearchSchemaInput): Address => address,
  component: lazyRouteComponent(() => import('../reports/reports-page.js'), 'ReportsPage'),
});

/**
 * Every address, and what is drawn there. Only the night is loaded at once; another screen is a chunk of its own, by
 * `lazyRouteComponent`. The server knows the same paths (src/console/console.controller.ts).
 */
export const router = createRouter({
  routeTree: root.addChildren([
    first,
    night,
    nights,
    print,
    schedules,
    schedule,
    importing,
    health,
    activity,
    reports,
    admin,
    adminSection,
  ]),
  parseSearch: (text) => ({ ...parseAddress(text) }),
  stringifySearch: formatAddress,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function Broken(): ReactElement {
  return (
    <main className="nj-plain" role="alert">
      <h1>{en.broken.title}</h1>
      <p>{en.broken.what}</p>
      <Button
        onClick={() => {
          window.location.reload();
        }}
      >
        {en.broken.reload}
      </Button>
    </main>
  );
}
