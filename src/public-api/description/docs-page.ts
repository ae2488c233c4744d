import type { DescribedRoute } from './described-routes.js';
import { problemsOf } from './known-problems.js';

/** A page that can be read without scripts: every operation with what it takes, answers and refuses. */
export function docsPage(routes: readonly DescribedRoute[], version: string): string {
  const tags = [...new Set(routes.map(({ spec }) => spec.tag))];
  const sections = tags.map((tag) =>
    sectionOf(
      tag,
      routes.filter(({ spec }) => spec.tag === tag),
    ),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nightjar API ${escape(version)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Nightjar API</h1>
<p>Version ${escape(version)} · <a href="/api/openapi.json">OpenAPI 3.1 document</a></p>
<p>Every request below <code>/api/v1</code> carries <code>Authorization: Bearer &lt;API token&gt;</code>. Errors are problem
documents with a stable <code>code</code>. A POST with an <code>Idempotency-Key</code> counts once within 24 hours.</p>
<nav>${tags.map((tag) => `<a href="#${slug(tag)}">${escape(tag)}</a>`).join(' ')}</nav>
</header>
<main>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

export const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
code,pre{font:14px/1.4 ui-monospace,monospace}nav a{margin-right:.75rem}h2{margin-top:2.5rem;border-bottom:1px solid}
details{border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:.4rem;margin:.5rem 0;padding:.4rem .8rem}
summary{cursor:pointer}summary b{display:inline-block;min-width:4.5rem}table{border-collapse:collapse;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.15rem .8rem .15rem 0}`;

const sectionOf = (tag: string, routes: readonly DescribedRoute[]): string =>
  `<section><h2 id="${slug(tag)}">${escape(tag)}</h2>${routes.map(routeOf).join('\n')}</section>`;

function routeOf(route: DescribedRoute): string {
  const { method, path, spec } = route;
  const { summary, description, params, query, body, upload, answers } = spec;
  const takes = [
    ...fieldsOf(params?.shape, 'path'),
    ...fieldsOf(query?.shape, 'query'),
    ...fieldsOf(body && 'shape' in body ? body.shape : undefined, 'body'),
    ...(upload === undefined ? [] : [row([upload, 'file', 'multipart/form-data'])]),
  ];
  const gives = Object.entries(answers).map(([status, answer]) => row([status, answer.description]));
  const refuses = Object.entries(problemsOf(route)).map(([status, codes]) => row([status, codes.join(', ')]));
  return `<details><summary><b>${method.toUpperCase()}</b> <code>${escape(path)}</code> — ${escape(summary)}</summary>
${description === undefined ? '' : `<p>${escape(description)}</p>`}
${table('Takes', takes)}${table('Answers', gives)}${table('Refuses', refuses)}</details>`;
}

function fieldsOf(shape: unknown, where: string): readonly string[] {
  if (typeof shape !== 'object' || shape === null) return [];
  return Object.entries(shape).map(([name, field]) => {
    const { description } = field as { description?: string };
    return row([name, where, description ?? '']);
  });
}

const table = (title: string, rows: readonly string[]): string =>
  rows.length === 0
    ? ''
    : `<table><caption hidden>${title}</caption><tr><th colspan="3">${title}</th></tr>${rows.join('')}</table>`;

const row = (cells: readonly string[]): string =>
  `<tr>${cells.map((cell, place) => `<td>${place === 0 ? `<code>${escape(cell)}</code>` : escape(cell)}</td>`).join('')}</tr>`;

const slug = (tag: string): string => tag.toLowerCase().replace(/\W+/g, '-');

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
