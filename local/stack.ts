import { buildConsole } from '../scripts/build-console.ts';
import { packageLocal } from '../scripts/package-local.ts';
import type { StackClock } from './clock/clock.ts';
import { installClock } from './clock/install-clock.ts';
import { startConsole, type Console } from './console/start-console.ts';
import { createDeployServices } from './deploy-services.ts';
import { deployTemplate } from './deploy/deploy-template.ts';
import { readTemplate } from './deploy/template.ts';
import { installDirectHttp } from './direct-http.ts';
import { announceEndpoints } from './endpoints-file.ts';
import type { EventBus } from './event-bridge/event-bus.ts';
import type { LambdaRuntime } from './lambda/runtime.ts';
import { openSavedClock } from './saved-clock.ts';
import { startFlow, type Flow } from './stack-flow.ts';
import { portOf, type StackOptions } from './stack-options.ts';
import { startStores, type Stores } from './stack-stores.ts';
import type { Executions } from './step-functions/executions.ts';

export type { StackOptions } from './stack-options.ts';

/** The embedded stack, deployed. */
export interface Stack {
  /** Variables under which AWS SDKs and the aws CLI find the stack. */
  environment: Record<string, string>;
  /** Outputs of the template. */
  outputs: Record<string, string>;
  clock: StackClock;
  runtime: LambdaRuntime;
  executions: Executions;
  bus: EventBus;
  close(): Promise<void>;
}

export const STACK_NAME = 'stackflow-remediation-local';

/**
 * Boots the embedded stack and deploys the packaged template to it. It seeds nothing but the estate.
 * @throws PackagingError, UnsupportedTemplateError
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const [directory, builtConsole] = await Promise.all([packageLocal(), options.hasConsole ? buildConsole() : undefined]);
  const { clock, save } = openSavedClock(options);
  const uninstallClock = installClock(clock);
  const uninstallDirectHttp = options.inProcess ? installDirectHttp(clock) : () => undefined;
  const stores = await startStores(clock, options);
  const flow = await startFlow(clock, stores, options);
  const outputs = await deploy(directory, clock, stores, flow);
  const page = builtConsole === undefined ? undefined : await serveConsole(builtConsole, flow, options);
  const environment = { ...flow.environment, ...(page && { STACKFLOW_CONSOLE_URL: page.url }) };
  const withdraw = options.isAnnounced === false ? () => undefined : announceEndpoints(environment);
  clock.skipWaits = options.skipWaits ?? false;

  return {
    environment,
    outputs,
    clock,
    runtime: flow.runtime,
    executions: flow.stepFunctions.executions,
    bus: flow.bus,
    async close() {
      withdraw();
      clock.skipWaits = false;
      await page?.close();
      await flow.close();
      await stores.close();
      save();
      clock.close();
      uninstallDirectHttp();
      uninstallClock();
    },
  };
}

const serveConsole = (directory: string, { environment }: Flow, options: StackOptions): Promise<Console> =>
  startConsole({ directory, apiUrl: environment['STACKFLOW_API_URL'] ?? '' }, portOf(options, 'console').port);

async function deploy(
  directory: string,
  clock: StackClock,
  stores: Stores,
  flow: Flow,
): Promise<Record<string, string>> {
  const services = createDeployServices({ clock, stores, flow });
  const { outputs } = await deployTemplate(
    readTemplate(directory),
    directory,
    { stackName: STACK_NAME, accountId: '000000000000', region: 'us-east-1', sqsEndpoint: stores.sqsSns.url },
    services,
  );
  services.dynamodb.destroy();
  services.kms.destroy();
  stores.estate.putStack(STACK_NAME, outputs);
  return outputs;
}
