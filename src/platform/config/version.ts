import { readFileSync } from 'node:fs';

/** The package's, whether this runs from the sources or from dist. */
export const VERSION: string = versionAbove(new URL('.', import.meta.url));

function versionAbove(folder: URL): string {
  try {
    const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
      version?: string;
    };
    return manifest.version ?? 'unknown';
  } catch (error) {
    const parent = new URL('..', folder);
    if (parent.href === folder.href) throw error;
    return versionAbove(parent);
  }
}
