import { json, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { Refused } from '../../domain/errors.js';
import { onFlood } from './flood.js';
import { shapeOf } from './json-shape.js';
import { REQUEST_LIMITS } from './request-limits.js';

interface BodyLimits {
  readonly bytes: number;
  readonly keys: number;
}

/** Parses JSON bodies within the limits; `takesLarge` says for which requests the larger ones hold. */
export function jsonBody(takesLarge: (method: string, path: string) => boolean): RequestHandler {
  const { bodyBytes, largeBodyBytes, bodyKeys, largeBodyKeys } = REQUEST_LIMITS;
  const usual = parser({ bytes: bodyBytes, keys: bodyKeys });
  const large = parser({ bytes: largeBodyBytes, keys: largeBodyKeys });
  return (request, response, next) => {
    const parse = takesLarge(request.method, request.path) ? large : usual;
    parse(request, response, next);
  };
}

function parser({ bytes, keys }: BodyLimits): RequestHandler {
  const parse = json({ limit: bytes });
  return (request: Request, response: Response, next: NextFunction) => {
    let done = false;
    const once = (error?: unknown): void => {
      if (done) return;
      done = true;
      next(error);
    };
    // Multipart forms are read elsewhere: nobody may listen to them here.
    if (request.is('application/json')) {
      onFlood(request, () => {
        once(refusal(`The body has more than ${bytes / 1024} KB.`));
      });
    }
    parse(request, response, (error?: unknown) => {
      once(error ?? refusalOf(request.body, keys));
    });
  };
}

function refusalOf(body: unknown, mostKeys: number): Refused | undefined {
  const { bodyDepth } = REQUEST_LIMITS;
  const { depth, keys } = shapeOf(body, { depth: bodyDepth, keys: mostKeys });
  if (depth > bodyDepth)
    return refusal(`Arrays and objects of the body lie more than ${bodyDepth} deep in each other.`);
  if (keys > mostKeys) return refusal(`The objects of the body have more than ${mostKeys} members.`);
  return undefined;
}

const refusal = (message: string): Refused =>
  new Refused({ kind: 'TOO_LARGE', code: 'BODY_TOO_LARGE', message });
