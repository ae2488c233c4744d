import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Open } from '../auth/requirement.js';

const BUILT = builtConsole(fileURLToPath(new URL('.', import.meta.url)));
const ASSETS = join(BUILT, 'assets');

/** The addresses of console/src/app/router.tsx. */
const PAGES = [
  '',
  'night/:schedule/:date',
  'nights/:date',
  'print/night/:schedule/:date',
  'schedules',
  'schedules/:schedule',
  'import',
  'health',
  'activity',
  'reports',
  'admin',
  'admin/:section',
];

/** Names carry a hash of what is in them, so that what has a name never changes. */
const ASSET = /^[\w.-]+-[\w-]{8}\.(js|css|svg)$/;
const FOR_GOOD = 'public, max-age=31536000, immutable';
/** What was compressed when it was built, the smallest first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** The console: one page for all its addresses, and its files. They tell nothing of this installation, so anybody may have them. */
@Open()
@Controller()
export class ConsoleController {
  @Get(PAGES)
  page(@Res() response: Response): void {
    page(response);
  }

  @Get('assets/:name')
  asset(@Param('name') name: string, @Req() request: Request, @Res() response: Response): void {
    if (!ASSET.test(name) || !existsSync(join(ASSETS, name)))
      throw new NotFoundException(`The console has no file ${name.slice(0, 200)}.`);
    const [encoding, suffix] = ENCODINGS.find(([one]) => request.acceptsEncodings(one) === one) ?? [null, ''];
    response.type(name);
    response.setHeader('Vary', 'Accept-Encoding');
    response.setHeader('Cache-Control', FOR_GOOD);
    if (encoding !== null) response.setHeader('Content-Encoding', encoding);
    response.sendFile(`${name}${suffix}`, { root: ASSETS, cacheControl: false });
  }
}

function page(response: Response): void {
  if (!existsSync(join(BUILT, 'index.html')))
    throw new NotFoundException(
      'The console is not built here: run `npm run build`. The API is at /api/docs.',
    );
  // The headers of every page, as platform/http sets them: nobody keeps it, and its policy is the one of pages.
  response.sendFile('index.html', { root: BUILT, cacheControl: false });
}

/** Where `vite build console` has put it: beside this file's own folder, whether that is compiled or bundled. */
function builtConsole(from: string): string {
  const built = join(from, 'console');
  const above = dirname(from);
  return existsSync(join(built, 'assets')) || above === from ? built : builtConsole(above);
}
