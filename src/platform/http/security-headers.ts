import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

/** What programs read, or a browser is sent on from: no page, so there is nothing that it may load or do. `/health` is one. */
const DATA = /^\/((api|auth|metrics|processservices)(\/|$)|health\/)/i;

/** Of an answer that is data, which nobody shows or frames. */
const NOTHING = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/**
 * Of a page: what it loads comes from here, nothing stands in the markup itself, and no text becomes markup or a script but by
 * the policy `nightjar`, which makes addresses of our own workers.
 */
const PAGE = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  workerSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  requireTrustedTypesFor: ["'script'"],
  trustedTypes: ['nightjar'],
};

/** What a page of ours needs none of. */
const PERMISSIONS =
  'accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()';

const YEAR_S = 31_536_000;

/** Sets the headers of every answer, whatever becomes of the request. `tls` = browsers reach this server by https alone. */
export function securityHeaders({ tls }: { readonly tls: boolean }): RequestHandler {
  const withPolicy = (directives: Record<string, string[]>): RequestHandler =>
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives },
      // Whether there is TLS in front is not to be seen from here.
      strictTransportSecurity: tls && { maxAge: YEAR_S, includeSubDomains: false },
      referrerPolicy: { policy: 'no-referrer' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    });
  const [data, page] = [withPolicy(NOTHING), withPolicy(PAGE)];
  return (request: Request, response: Response, next: NextFunction): void => {
    response.setHeader('Permissions-Policy', PERMISSIONS);
    response.setHeader('Cache-Control', 'no-store');
    void (DATA.test(request.path) ? data : page)(request, response, next);
  };
}
