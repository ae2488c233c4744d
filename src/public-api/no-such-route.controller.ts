import { All, Controller, MethodNotAllowedException, NotFoundException, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Requires } from '../auth/requirement.js';
import { CONTROLLERS } from './controllers.js';
import { pathPattern, routesOf } from './description/described-routes.js';

/**
 * What no other controller serves: registered last. So a wrong method is told from a wrong path, and whoever has no
 * token is told neither.
 */
@Requires({ may: 'see', on: 'self' })
@Controller('api/v1')
export class NoSuchRouteController {
  private readonly routes = routesOf(CONTROLLERS).map((route) => ({ ...route, pattern: pathPattern(route) }));

  @All('*path')
  refuse(@Req() { method, path }: Request, @Res({ passthrough: true }) response: Response): void {
    const methods = this.routes.filter(({ pattern }) => pattern.test(path)).map((route) => route.method);
    if (methods.length === 0) throw new NotFoundException(`There is nothing at ${path}.`);
    const allowed = [
      ...methods.map((one) => one.toUpperCase()),
      ...(methods.includes('get') ? ['HEAD'] : []),
    ];
    const allow = [...new Set([...allowed, 'OPTIONS'])].join(', ');
    response.setHeader('Allow', allow);
    if (method === 'OPTIONS') response.status(204);
    else throw new MethodNotAllowedException(`${method} is not served at ${path}; ${allow} are.`);
  }
}
