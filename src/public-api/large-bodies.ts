import { CONTROLLERS } from './controllers.js';
import { pathPattern, routesOf } from './description/described-routes.js';

const LARGE = routesOf(CONTROLLERS)
  .filter(({ spec }) => spec.largeBody)
  .map((route) => ({ method: route.method.toUpperCase(), pattern: pathPattern(route) }));

/** Whether this is a request of an operation that takes long lists. */
export const takesLargeBody = (method: string, path: string): boolean =>
  LARGE.some((route) => route.method === method && route.pattern.test(path));
