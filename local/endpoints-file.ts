import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Read by `npm run local:env`. */
const ENDPOINTS_FILE = fileURLToPath(new URL('../.stackflow/endpoints.json', import.meta.url));

/**
 * Writes down where the stack is, for other shells.
 * @returns a function that takes it back, unless another stack has been started since
 */
export function announceEndpoints(environment: Record<string, string>): () => void {
  const text = `${JSON.stringify({ environment }, null, 2)}\n`;
  mkdirSync(dirname(ENDPOINTS_FILE), { recursive: true });
  writeFileSync(ENDPOINTS_FILE, text);
  return () => {
    if (isStill(text)) {
      rmSync(ENDPOINTS_FILE);
    }
  };
}

const isStill = (text: string): boolean => {
  try {
    return readFileSync(ENDPOINTS_FILE, 'utf8') === text;
  } catch {
    return false;
  }
};
