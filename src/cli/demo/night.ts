import { readFile } from 'node:fs/promises';
import { addDays, type BusinessDate } from '../../domain/calendar.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { Day, Execution, Imported, JobType } from '../api/shapes.js';
import { todayOf } from '../commands/today.js';
import type { Step } from './steps.js';

export interface Night {
  readonly schedule: string;
  readonly businessDate: BusinessDate;
  readonly nextDate: BusinessDate;
  readonly execution: Execution;
}

/** From the workbook to a requested Nightly, as an operator does it for a new schedule. */
export async function requestNightly(
  api: ApiClient,
  { workbook, systemUrl }: { workbook: string; systemUrl: string },
  step: Step,
): Promise<Night> {
  const { schedule } = await step('import schedules/payments.xlsx', async () => {
    const file = { bytes: await readFile(workbook), name: 'payments.xlsx' };
    return api.upload<Imported>(apiPath`schedules/import`, file);
  });
  await step('point its job types at the sample system', () => pointAt(api, schedule, systemUrl));
  const businessDate = await step('open today', async () => {
    const body = { businessDate: await todayOf(api, schedule, new Date()) };
    return (await api.post<Day>(apiPath`schedules/${schedule}/days`, body)).businessDate;
  });
  const execution = await step(`request Nightly of ${businessDate}`, () =>
    api.post<Execution>(apiPath`schedules/${schedule}/executions`, { businessDate, cycleName: 'Nightly' }),
  );
  return { schedule, businessDate, nextDate: addDays(businessDate, 1), execution };
}

/** The workbook's paths, at the sample system's origin. */
async function pointAt(api: ApiClient, schedule: string, systemUrl: string): Promise<void> {
  const types = await api.all<JobType>(apiPath`job-types`, { schedule });
  const own = types.filter((type) => type.schedule === schedule);
  const jobTypes = Object.fromEntries(
    own.map(({ name, url }) => [name, { url: `${systemUrl}${new URL(url).pathname}` }]),
  );
  await api.put(apiPath`schedules/${schedule}/environment`, { jobTypes });
}
