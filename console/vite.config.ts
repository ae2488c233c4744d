import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Where `npm run console:dev` finds the API: a server that runs already. */
const SERVER = process.env['NIGHTJAR_URL'] ?? 'http://127.0.0.1:3000';

// Vite reads a default export, and the house has none elsewhere.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [compressed()],
  build: {
    outDir: fileURLToPath(new URL('../dist/console', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // What is loaded first is measured by test/api/docs.test.ts, compressed.
    chunkSizeWarningLimit: 700,
    // Inlined files would be data: URLs, which the policy does not let in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      onLog: (level, log, tell) => {
        // Of Mantine's, which speaks to servers that render.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
    license: { fileName: 'licences.md' },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/auth', '/login'].map((path) => [path, { target: SERVER, changeOrigin: false }]),
    ),
  },
});

/** Beside each file what browsers take instead: made once, not for each request. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    // As they are in the end: until then Vite still names in them what a lazy chunk needs.
    generateBundle: {
      order: 'post',
      handler(_options, bundle): void {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!/\.(js|css|svg)$/.test(fileName)) continue;
          const source = file.type === 'chunk' ? file.code : file.source;
          this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(source) });
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source) });
        }
      },
    },
  };
}
