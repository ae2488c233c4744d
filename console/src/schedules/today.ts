/** A business date is a label: that of today, where the schedule is. */
export const todayIn = (zone: string | null): string =>
  new Intl.DateTimeFormat('en-CA', { ...(zone === null ? {} : { timeZone: zone }), dateStyle: 'short' })
    .format(new Date())
    .slice(0, 10);
