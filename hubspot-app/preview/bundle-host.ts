import path from 'node:path';
import { build } from 'esbuild';

/** Our own part: the page's script and the worker that runs a card. */
export async function bundleHost(previewDir: string, outDir: string, hash: string): Promise<void> {
  await build({
    entryPoints: { host: path.join(previewDir, 'host.tsx'), worker: path.join(previewDir, 'worker-runtime.ts') },
    outdir: outDir,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    loader: { '.css': 'text' },
    define: { 'process.env.NODE_ENV': '"production"', BUILD_HASH: JSON.stringify(hash) },
    logLevel: 'warning',
  });
}
