import { said, type Address } from '../app/address.js';

/** What the address says: which job type is opened, as SCHEDULE/NAME. */
export interface HealthSearch {
  readonly type?: string;
}

export function healthSearchOf(address: Address): HealthSearch {
  const type = said(address, 'type');
  return type === undefined ? {} : { type };
}
