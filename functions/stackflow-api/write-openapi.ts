import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeApi } from './openapi.ts';
import { routes } from './routes/index.ts';

/** Where people read what StackFlowAPI takes and answers. No part of the Lambda: `npm run schemas` writes it, and a test finds it out of date. */
const OPENAPI_FILE = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));

writeFileSync(OPENAPI_FILE, `${JSON.stringify(describeApi(routes), null, 2)}\n`);
