import { dateIn, type BusinessDate } from '../../domain/calendar.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { Schedule } from '../api/shapes.js';

/** The date where the schedule is at home. */
export async function todayOf(api: ApiClient, schedule: string, now: Date): Promise<BusinessDate> {
  const { timeZone } = await api.get<Schedule>(apiPath`schedules/${schedule}`);
  return dateIn(now, timeZone ?? 'UTC');
}
