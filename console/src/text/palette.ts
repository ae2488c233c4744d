export const palette = {
  title: 'Find, go to, and do',
  field: 'A job, a process, a run, a screen, a schedule, a date, or what is to be done',
  results: 'What was found',
  nothing: 'Nothing matches.',
  groups: { runs: 'Runs', go: 'Go to', nights: 'Nights', do: 'Do' },
  night: (schedule: string, date: string): string => `${schedule}, ${date}`,
  allNights: (date: string): string => `All schedules, ${date}`,
  today: 'today',
  yesterday: 'yesterday',
  tomorrow: 'tomorrow',
  close: 'Close',
} as const;
