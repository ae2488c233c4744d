import { createHash } from 'node:crypto';
import { Controller, Get, Header, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Open } from '../auth/requirement.js';
import { VERSION } from '../platform/config/version.js';
import { CONTROLLERS, LOGIN_CONTROLLERS } from './controllers.js';
import { docsPage, STYLE } from './description/docs-page.js';
import { routesOf } from './description/described-routes.js';
import { OUTSIDE_ROUTES } from './description/outside-routes.js';
import { openApiDocument } from './description/openapi.js';

/** The API described: as a document for programs and as a page for people. It tells nothing of this installation. */
@Open()
@Controller()
export class DocsController {
  private readonly routes = [...routesOf([...CONTROLLERS, ...LOGIN_CONTROLLERS]), ...OUTSIDE_ROUTES];
  private document: unknown;
  private page: string | undefined;
  private readonly policy: string;

  constructor() {
    const style = createHash('sha256').update(STYLE).digest('base64');
    this.policy = `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`;
  }

  /** Made when somebody asks: it would be a tenth of what a server computes before it listens. */
  @Get('api/openapi.json')
  openapi(): unknown {
    this.document ??= openApiDocument(this.routes, VERSION);
    return this.document;
  }

  @Get('api/docs')
  @Header('content-type', 'text/html; charset=utf-8')
  docs(@Res({ passthrough: true }) response: Response): string {
    response.setHeader('Content-Security-Policy', this.policy);
    this.page ??= docsPage(this.routes, VERSION);
    return this.page;
  }
}
