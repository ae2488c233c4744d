import { Button } from '@mantine/core';
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { NightPage } from '../night/night-page.js';
import { formatSearch, parseSearch, type NightSearch } from '../night/search.js';
import { en } from '../text/en.js';
import { FirstPage } from './first-page.js';

const root = createRootRoute({ errorComponent: Broken, notFoundComponent: FirstPage });

const first = createRoute({ getParentRoute: () => root, path: '/', component: FirstPage });

const night = createRoute({
  getParentRoute: () => root,
  path: '/night/$schedule/$date',
  // Parsed by parseSearch already.
  validateSearch: (search: Record<string, unknown>): NightSearch => search,
  component: NightPage,
});

export const router = createRouter({
  routeTree: root.addChildren([first, night]),
  parseSearch: (text) => ({ ...parseSearch(text) }),
  stringifySearch: (search) => formatSearch(search),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function Broken(): ReactElement {
  return (
    <main className="nj-plain" role="alert">
      <h1>{en.broken.title}</h1>
      <p>{en.broken.what}</p>
      <Button
        onClick={() => {
          window.location.reload();
        }}
      >
        {en.broken.reload}
      </Button>
    </main>
  );
}
