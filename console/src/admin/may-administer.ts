import type { Me } from '../app/me.js';

export const mayAdminister = (me: Me | undefined): boolean =>
  me?.permissions.everywhere.includes('administer') ?? false;
