/** Texts of the nights of all schedules. */
export const nights = {
  title: (date: string): string => `Nights of ${date}`,
  loading: 'Reading the nights',
  people: (count: number, all: number): string =>
    count === 1 ? `1 of ${all} needs a person` : `${count} of ${all} need a person`,
  nobody: 'Nobody is needed',
  goOn: (count: number): string => (count === 1 ? '1 goes on' : `${count} go on`),
  over: (count: number): string => (count === 1 ? '1 has ended' : `${count} have ended`),
  notOpened: (count: number): string => (count === 1 ? '1 is not opened' : `${count} are not opened`),
  none: 'No schedule that you may see.',
  more: 'Read more',
  closed: 'closed',
  unopened: 'The date is not opened here.',
  idle: 'Nothing has been requested yet',
  executions: 'What was requested',
  status: { QUEUED: 'Queued', RUNNING: 'Running', COMPLETED: 'Completed', ERROR: 'Error' },
  noAnswer: (jobType: string, count: number): string =>
    count === 1
      ? `${jobType} does not answer: 1 run waits`
      : `${jobType} does not answer: ${count} runs wait`,
} as const;
