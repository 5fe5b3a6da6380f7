import { createHttpApi, type HttpApi } from './api-gateway/http-api.ts';
import type { StackClock } from './clock/clock.ts';
import type { DeployedFunction } from './deploy/services.ts';
import { createEventBus, type EventBus } from './event-bridge/event-bus.ts';
import type { EventSourceMapping } from './event-source-mapping/event-source-mapping.ts';
import { createLambdaRuntime, type LambdaRuntime } from './lambda/runtime.ts';
import { createIdentityProvider } from './identity-provider/identity-provider.ts';
import { listen, stopListening } from './listen.ts';
import { createRuntimeControl } from './runtime-control.ts';
import { functionEnvironment, stackEnvironment } from './stack-environment.ts';
import { portOf, type StackOptions } from './stack-options.ts';
import type { Stores } from './stack-stores.ts';
import { startStepFunctions, type StepFunctions } from './step-functions/start-step-functions.ts';

/** What runs: functions, executions, events. */
export interface Flow {
  runtime: LambdaRuntime;
  bus: EventBus;
  httpApi: HttpApi;
  stepFunctions: StepFunctions;
  /** How functions want failed asynchronous invocations treated, by ARN; whoever deploys fills it. */
  asynchronous: Map<string, DeployedFunction['asynchronous']>;
  /** Pollers; whoever deploys fills it. */
  mappings: EventSourceMapping[];
  /** Variables under which AWS SDKs and the aws CLI find the stack. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

/** Starts what runs; nothing is deployed to it yet. */
export async function startFlow(clock: StackClock, stores: Stores, options: StackOptions): Promise<Flow> {
  // Functions are created later, when every address is known.
  const variables: Record<string, string> = {};
  const { inProcess = false, maxSkewSeconds = 0, onLog } = options;
  const runtime = createLambdaRuntime({ clock, environment: variables, inProcess, maxSkewSeconds, ...(onLog && { onLog }) });
  const { invoke } = runtime;
  const asynchronous: Flow['asynchronous'] = new Map();
  const bus = createEventBus({
    clock,
    invoke,
    asynchronousOf: (arn) => asynchronous.get(arn),
    sendToQueue: stores.sqsSns.send,
  });
  stores.estate.cloudTrail.deliverTo(bus.publish);
  const { takeFault } = stores.estate;
  const machine = { clock, invoke, takeFault, publish: bus.publish, ...portOf(options, 'stepFunctions') };
  const stepFunctions = await startStepFunctions(machine);
  const control = createRuntimeControl({ clock, runtime, bus });
  const httpApi = createHttpApi({ clock, invoke });
  const identityProvider = await createIdentityProvider(clock);
  const environment = stackEnvironment({
    sqsSns: stores.sqsSns.url,
    dynamodb: stores.dynamodb.url,
    dataApi: stores.dataApi.url,
    s3: stores.s3.url,
    stepFunctions: stepFunctions.url,
    estate: stores.estate.url,
    runtime: await listen(control, portOf(options, 'runtime').port),
    api: await listen(httpApi.server, portOf(options, 'api').port),
    identity: await listen(identityProvider, portOf(options, 'identity').port),
  });
  Object.assign(variables, functionEnvironment(environment));
  const mappings: EventSourceMapping[] = [];

  return {
    runtime,
    bus,
    httpApi,
    stepFunctions,
    asynchronous,
    mappings,
    environment,
    async close() {
      bus.isSilent = true;
      await bus.close();
      await runtime.close();
      await stepFunctions.close();
      await Promise.all(mappings.map((mapping) => mapping.close()));
      await stopListening(control);
      await stopListening(httpApi.server);
      await stopListening(identityProvider);
    },
  };
}
