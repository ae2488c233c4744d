import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { operationIdOf } from '../../platform/http/name-request.js';
import { OPERATION } from '../call/operation.js';
import type { OperationSpec } from '../call/operation-spec.js';

/** A route with its spec, as the document and the docs page tell it. */
export interface DescribedRoute {
  readonly method: string;
  /** `/api/v1/runs/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly spec: OperationSpec;
}

/** Routes are read off the controllers, so that no route can be missing; one without a spec stops the start. */
export function routesOf(controllers: readonly Type[]): readonly DescribedRoute[] {
  return controllers.flatMap((controller) => {
    const prototype = controller.prototype as Record<string, unknown>;
    const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
    return Object.getOwnPropertyNames(prototype).flatMap((handlerName) => {
      const handler = prototype[handlerName];
      if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
      const spec = Reflect.getMetadata(OPERATION, handler) as OperationSpec | undefined;
      if (!spec) throw new Error(`${controller.name}.${handlerName} has no @Operation`);
      const own = Reflect.getMetadata(PATH_METADATA, handler) as string;
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? '';
      const operationId = operationIdOf(controller, handlerName);
      return [{ method: method.toLowerCase(), path: pathOf(base, own), operationId, spec }];
    });
  });
}

/** Of the paths that are served by a route. */
export const pathPattern = ({ path }: Pick<DescribedRoute, 'path'>): RegExp =>
  new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i');

const pathOf = (base: string, own: string): string =>
  `/${[base, own]
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/')}`.replace(/:(\w+)/g, '{$1}');
