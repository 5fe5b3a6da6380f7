import colours from 'picocolors';
import { bootstrap } from '../../scripts/bootstrap.ts';
import { formatAudit } from '../../scripts/commands/show.ts';
import { loadRemediation } from '../../scripts/commands/load-remediation.ts';
import { connect, type StackOutputs } from '../../scripts/connect.ts';
import { sfn } from '../../src/platform/clients/sfn.ts';
import type { StartArguments } from '../arguments.ts';
import { formatResults, listProblems } from '../show/results-table.ts';
import { createTerminal, silentTerminal, type Terminal } from '../show/terminal.ts';
import type { Stack } from '../stack.ts';
import { loadSamples } from './load-samples.ts';
import { runSample, type SampleReport } from './run-sample.ts';
import { seedSamples } from './seed-samples.ts';

const STAGE = 'local';

/** SQS and SNS drop what has the same deduplication id for five minutes. */
const DEDUPLICATION_MS = 5 * 60_000 + 1_000;

/** The audit record and the work note of the first remediation that was carried out. */
async function printExample(reports: SampleReport[], stack: StackOutputs, terminal: Terminal): Promise<void> {
  const [example] = reports.flatMap(({ messages }) => messages).filter(({ span }) => span !== null);
  const view = example?.remediationId ? await loadRemediation(example.remediationId, stack) : null;
  if (!view) return;
  terminal.print(`\n${colours.bold(`Audit record of ${view.remediationId}`)}`);
  terminal.print(view.audit ? formatAudit(view.audit) : 'none');
  terminal.print(`\n${colours.bold(`Work note on ${view.ledger.incidentId}`)}`);
  terminal.print(view.workNote?.text ?? 'none');
}

function printResults(reports: SampleReport[], terminal: Terminal): void {
  terminal.print(`\n${formatResults(reports)}`);
  const problems = listProblems(reports);
  for (const problem of problems) terminal.print(colours.red(`✖ ${problem}`));
  if (problems.length === 0) terminal.print(colours.green(`✔ all ${reports.length} samples ended as they say`));
}

/** Bootstraps and seeds the stack, feeds it every sample and shows how each ends. @returns whether each ended as it says */
export async function runSamples({ clock }: Stack, { json, dataDir }: StartArguments, signal: AbortSignal): Promise<boolean> {
  const terminal = json ? silentTerminal : createTerminal(process.stdout);
  // The samples that an earlier run sent to kept queues are not to be taken for copies of these.
  if (dataDir !== undefined) clock.advance(DEDUPLICATION_MS);
  await bootstrap({ stage: STAGE, log: (line) => terminal.print(colours.dim(line)) });
  const stack = await connect(STAGE);
  const samples = await loadSamples();
  await seedSamples(samples, stack, new Date(clock.now()));
  const readTime = () => Promise.resolve(new Date(clock.now()));
  const reports: SampleReport[] = [];
  for (const sample of samples) {
    terminal.print(`\n${colours.bold(sample.name)}  ${colours.dim(sample.shows)}`);
    const report = await runSample(sample, { stack, sfn, readTime, terminal, signal });
    reports.push(report);
    if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  }
  printResults(reports, terminal);
  await printExample(reports, stack, terminal);
  return reports.every(({ asExpected }) => asExpected);
}
