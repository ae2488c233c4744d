import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';
import type { paths } from '../api/schema.js';
import type { ReportName } from './report-search.js';

type Item<N extends ReportName> =
  paths[`/api/v1/reports/${N}`]['get']['responses'][200]['content']['application/json']['items'][number];
export type NightRow = Item<'nights'>;
export type SlowRow = Item<'slow'>;
export type FlakyRow = Item<'flaky'>;
export type LateRow = Item<'late'>;
export type HeatRow = Item<'heat'>;

export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly schedule?: string;
}

/** More than these nobody reads; the page says when there are so many. */
export const MOST = 500;
export const ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

const read = {
  nights: (query: Asked) =>
    answerOf(api.GET('/api/v1/reports/nights', { params: { query: { ...query, limit: MOST } } })),
  slow: (query: Asked) =>
    answerOf(api.GET('/api/v1/reports/slow', { params: { query: { ...query, limit: MOST } } })),
  flaky: (query: Asked) =>
    answerOf(api.GET('/api/v1/reports/flaky', { params: { query: { ...query, limit: MOST } } })),
  late: (query: Asked) =>
    answerOf(api.GET('/api/v1/reports/late', { params: { query: { ...query, limit: MOST } } })),
  heat: (query: Asked) =>
    answerOf(api.GET('/api/v1/reports/heat', { params: { query: { ...query, zone: ZONE } } })),
};

/** The rows of one report; while another range is read, those of the last one stay. */
export function useReport<N extends ReportName>(report: N, asked: Asked): UseQueryResult<readonly Item<N>[]> {
  return useQuery({
    queryKey: ['reports', report, asked],
    queryFn: async () => {
      const { items } = await read[report](asked);
      return items;
    },
  });
}
