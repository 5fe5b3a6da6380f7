import { startDataApi, type DataApiOptions } from './start-data-api.ts';

// Runs the Data API alone: `node local/data-api/main.ts '{"roles": {"<secret ARN>": {"role": "stackflow_admin"}}}'`.
// Prints its address as the first line, and ends with its standard input.
const options = JSON.parse(process.argv[2] ?? '{"roles":{}}') as DataApiOptions;
const { url, close } = await startDataApi(options);
process.stdout.write(`${url}\n`);
process.stdin.on('end', () => void close()).resume();
