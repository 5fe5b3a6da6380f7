import { buildSync } from 'esbuild';
import { fileURLToPath } from 'node:url';

let code: string | undefined;

/**
 * @returns the container thread's program as one CommonJS text. Stripping its types in each thread anew would cost every
 * cold start some 50 ms and a compiler's memory.
 */
export function containerCode(): string {
  code ??= buildSync({
    entryPoints: [fileURLToPath(new URL('./container-worker.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    write: false,
  }).outputFiles[0]?.text;
  return code ?? '';
}
