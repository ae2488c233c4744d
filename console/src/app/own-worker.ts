interface Policy {
  /** A TrustedScriptURL, which is taken wherever the browser's types say text. */
  readonly createScriptURL: (address: string) => string;
}

declare global {
  interface Window {
    /** Not in every browser. */
    readonly trustedTypes?: {
      readonly createPolicy: (
        name: string,
        rules: { readonly createScriptURL: (address: string) => string },
      ) => Policy;
    };
  }
}

/** Addresses of our own workers, and nothing else: the one policy that the headers of the page name. */
const policy = window.trustedTypes?.createPolicy('nightjar', {
  createScriptURL: (address) => {
    const url = new URL(address, window.location.href);
    if (url.origin !== window.location.origin) throw new Error('A worker comes from this server.');
    return url.href;
  },
});

/** A worker from an address that `import … from './x.ts?worker&url'` says. */
export const ownWorker = (address: string): Worker =>
  new Worker(policy?.createScriptURL(address) ?? address, { type: 'module' });
