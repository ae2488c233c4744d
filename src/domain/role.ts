/** What callers may do; each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'schedule administrator', 'administrator'] as const;
export type Role = (typeof ROLES)[number];
