import { parsedUrl } from './parsed-url.js';

/** Where tokens of a connection may go: origins (scheme, host, port), each as `URL` writes it. */

/** `https://Host/` → `https://host`; null = it is more, or less, than an origin that is called. */
export function originOf(text: string): string | null {
  const url = parsedUrl(text);
  if (url === null) return null;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  return url.href === `${url.origin}/` ? url.origin : null;
}

/** Why a URL gets no token of a connection; null = it may. `origins` null = wherever an administrator points job types at. */
export function bindingRefusal(
  { name, origins }: { readonly name: string; readonly origins: readonly string[] | null },
  url: string,
): string | null {
  if (origins === null) return null;
  const origin = parsedUrl(url)?.origin ?? url;
  if (origins.includes(origin)) return null;
  const how =
    name === 'default'
      ? `add it to NIGHTJAR_OAUTH_ORIGINS`
      : `an administrator adds it to the origins of ${name} (nightjar connections set ${name} --add-origin ${origin})`;
  return `${origin} is not bound to the connection ${name}, whose tokens go to ${origins.join(', ')} only: ${how}`;
}
