/** Texts of the administration as a whole; each of its pages has a file of its own beside this one. */
export const admin = {
  title: 'Administration',
  pages: 'Pages of the administration',
  sections: {
    jobs: 'Jobs',
    dependencies: 'Dependencies',
    throttles: 'Throttles',
    'job-types': 'Job types',
    connections: 'Connections',
    people: 'People',
    tokens: 'API tokens',
    audit: 'Audit',
  },
  reading: 'Reading',
  unknown: (section: string): string => `There is no page ${section} in the administration.`,
  noPermission: (section: string): string => `You may not use ${section}.`,
  whoGrants:
    'It needs the permission “administer” on all schedules, which comes with the role administrator. Whoever has that role can grant it to you, under Administration › People.',
  seeNeeded:
    'It needs a role on at least one schedule. An administrator can grant you one, under Administration › People.',
  lookOnly:
    'You may look at this, and not change it: that needs the permission “administer” on all schedules.',
  lookOnlySchedule: (schedule: string): string =>
    `You may look at ${schedule}, and not change it: that needs the permission “define” on it, which comes with the role schedule administrator.`,
  more: 'More',
  filter: 'Filter by name',
  clear: 'Clear the filter',
  hides: (all: string): string => `0 of ${all} match the filter.`,
  schedule: 'Schedule',
  everySchedule: 'every schedule',
  back: (section: string): string => `Back to ${section}`,
  never: 'never',
  none: '–',
  open: 'Open',
  save: 'Save',
  saved: 'Saved.',
  close: 'Close',
  findings: 'It is saved, and this is to be known:',
} as const;
