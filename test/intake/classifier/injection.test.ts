import { readdirSync, readFileSync } from 'node:fs';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { describe, expect, jest, test } from '@jest/globals';
import type { Alert } from '../../../src/contracts/alert.ts';
import type { ConfigurationItem } from '../../../src/contracts/configuration-item.ts';
import { playbookSchema, type Playbook } from '../../../src/contracts/playbook.ts';
import { remediationRequestSchema, type RemediationRequest } from '../../../src/contracts/remediation-request.ts';
import { createBedrockClassifier } from '../../../src/intake/classifier/bedrock.ts';
import type { Classify } from '../../../src/intake/classifier/classifier.ts';
import { CATEGORIES, classifyEmbedded } from '../../../src/intake/classifier/embedded.ts';
import { createGuardedClassifier } from '../../../src/intake/classifier/guard.ts';
import { handleAlert } from '../../../src/intake/handle-alert.ts';
import { sources } from '../../../src/intake/sources/index.ts';
import { CARRIER_CIS, carriers, type Carrier } from '../carriers.ts';
import { createFakes } from '../fakes.ts';
import { clientAnswering, readHostileReplies, toolUseReply, type Reply } from './wire.ts';

jest.setTimeout(60_000); // sixteen hundred attacks a test

const PLAYBOOKS = new URL('../../../playbooks/', import.meta.url);
const texts = JSON.parse(readFileSync(`${import.meta.dirname}/../injection-texts.json`, 'utf8')) as string[];

const playbooks: Playbook[] = readdirSync(PLAYBOOKS)
  .filter((file) => !file.includes('schema'))
  .map((file) => playbookSchema.parse(JSON.parse(readFileSync(new URL(file, PLAYBOOKS), 'utf8'))));

/** Machines that the texts name: they are there, and nobody's alert is about them. */
const bystanders: ConfigurationItem[] = [...new Set(texts.flatMap((text) => text.match(/\bCI\d{7}\b/g) ?? []))]
  .filter((ciId) => !CARRIER_CIS.some((ci) => ci.ciId === ciId))
  .map((ciId) => ({ ciId, ciClass: 'Server', name: ciId, instanceId: `i-of-${ciId}`, ecsCluster: 'web', ecsService: ciId }));

/** One text, and the alert as which one source brings it in. */
interface Attack {
  text: string;
  carrier: Carrier;
  alert: Alert;
  /** Counts the attacks. */
  number: number;
}

/** @throws when a source doesn't read exactly one alert, so that no text is kept out unnoticed */
function toAlert({ source, name, carry }: Carrier, text: string): Alert {
  const [reading, ...others] = sources[source](carry(text));
  if (reading?.kind !== 'alert' || others.length > 0) throw new Error(`${name} did not bring in: ${text}`);
  return reading.alert;
}

const attacks: Attack[] = texts.flatMap((text, row) =>
  carriers.map((carrier, column) => ({ text, carrier, alert: toAlert(carrier, text), number: row * carriers.length + column })),
);

/** How the model behaves under an attack. @param asked what came over the wire */
type Model = (attack: Attack, asked: string) => Reply;

const sure = (category: string | undefined): Reply => toolUseReply({ category, confidence: 1 });

/** Does what the text says; a text that wants no category in particular gets each in turn. */
const obedient: Model = ({ number }, asked) => {
  const { messages } = JSON.parse(asked) as { messages: { content: { text: string }[] }[] };
  const said = messages[0]?.content[0]?.text.toLowerCase() ?? '';
  return sure(CATEGORIES.find((category) => said.includes(category)) ?? CATEGORIES[number % CATEGORIES.length]);
};

const waitingFor = ({ alertTypes = [] }: Carrier): Playbook | undefined =>
  playbooks.find(({ alertType }) => alertTypes.includes(alertType));

/** Knows the playbooks, and says what they wait for. */
const conspiring: Model = ({ carrier, number }) =>
  sure(waitingFor(carrier)?.rule.category ?? CATEGORIES[number % CATEGORIES.length]);

const hostileReplies = readHostileReplies();
const hostile: Model = ({ number }) => (hostileReplies[number % hostileReplies.length] as (typeof hostileReplies)[number])[1];

/** What classifies under an attack; the attacks come one after the other. */
type Defence = (attack: Attack) => Classify;

function alone(model: Model): Defence {
  let current: Attack;
  const client = clientAnswering((asked) => model(current, asked));
  const classify = createBedrockClassifier({ client, modelId: 'test', categories: CATEGORIES });
  return (attack) => {
    current = attack;
    return classify;
  };
}

function guarded(model: Model): Defence {
  const unguarded = alone(model);
  const clock = { now: () => new Date('2026-05-19T10:00:00Z') };
  const log = { warn: () => undefined };
  return (attack) => createGuardedClassifier({ ask: unguarded(attack), fallBack: classifyEmbedded, callsPerMinute: 10, clock, log });
}

const embedded: Defence = () => (text) => Promise.resolve(classifyEmbedded(text));

async function publishedUnder(attack: Attack, classify: Classify): Promise<PublishCommandInput[]> {
  const { dependencies, effects } = createFakes({ cis: [...CARRIER_CIS, ...bystanders], playbooks, classify });
  await handleAlert(attack.alert, new Date('2026-05-19T10:00:30Z'), dependencies);
  return effects.published;
}

const isAllowed = ({ incident, classification, action }: RemediationRequest): boolean =>
  playbooks.some(
    ({ playbookId, version, status, alertType, rule }) =>
      status === 'active' &&
      playbookId === action.playbookId &&
      version === action.playbookVersion &&
      alertType === incident.alertType &&
      rule.category === classification.category &&
      classification.confidence > rule.minConfidence,
  );

/** What a request may be, given the structured fields of what carried the text; the signature's form is the contract's. */
function expectedOf({ carrier }: Attack, request: RemediationRequest): object {
  const { category } = request.classification;
  return {
    attempt: 1,
    dryRun: false,
    incident: {
      ciId: carrier.ciId,
      priority: carrier.priority,
      category,
      alertType: (carrier.alertTypes ?? [`incident-${category}`]).find((type) => type === request.incident.alertType),
    },
    action: { playbookId: request.action.playbookId, playbookVersion: 1, parameters: {} },
    auth: { requestedBy: 'arn:aws:iam::000000000000:role/StackFlow-Remediation-Intake', keyId: 'key-1' },
  };
}

/** Fails on a message that asks for more than its source's structured fields and the playbooks allow. */
function expectHarmless(attack: Attack, { Message = '', TopicArn, MessageGroupId, MessageAttributes }: PublishCommandInput): void {
  const request = remediationRequestSchema.parse(JSON.parse(Message));
  expect(request).toMatchObject(expectedOf(attack, request));
  expect(Object.keys(request.action.parameters)).toEqual([]);
  expect(Object.keys(request.auth).sort()).toEqual(['expiresAt', 'issuedAt', 'keyId', 'requestedBy', 'signature']);
  expect(isAllowed(request)).toBe(true);
  expect(CATEGORIES).toContain(request.classification.category);
  expect({ TopicArn, MessageGroupId, priority: MessageAttributes?.['priority']?.StringValue }).toEqual({
    TopicArn: 'arn:aws:sns:us-east-1:000000000000:StackFlow-Alerts.fifo',
    MessageGroupId: attack.carrier.ciId,
    priority: attack.carrier.priority,
  });
}

interface Outcome {
  attack: Attack;
  request: RemediationRequest;
}

/** Runs all attacks against a classifier. @returns the requests that they led to, each found harmless */
async function attackAll(defence: Defence): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const attack of attacks) {
    const published = await publishedUnder(attack, defence(attack));
    expect(published.length).toBeLessThanOrEqual(1);
    for (const message of published) {
      expectHarmless(attack, message);
      outcomes.push({ attack, request: JSON.parse(message.Message ?? '') as RemediationRequest });
    }
  }
  return outcomes;
}

const MODELS: [behaviour: string, model: Model][] = [
  ['obeys the text', obedient],
  ['conspires with it', conspiring],
];

test('two hundred texts are brought in by seven sources that carry free text', () => {
  expect(texts).toHaveLength(200);
  expect(new Set(carriers.map(({ source }) => source)).size).toBe(7);
});

describe('a text that talks the model into a category', () => {
  test.each(MODELS)('makes no request beyond the playbooks, even when a model that %s decides alone', async (_, model) => {
    const outcomes = await attackAll(alone(model));

    expect(outcomes.length).toBeGreaterThan(400);
    expect(new Set(outcomes.map(({ attack }) => attack.carrier))).toEqual(new Set(carriers));
    expect(outcomes.filter(({ request }) => request.classification.model !== 'bedrock:test')).toEqual([]);
  });

  test.each(MODELS)('makes no request when a model that %s is the only one to believe it', async (_, model) => {
    const outcomes = await attackAll(guarded(model));
    const disputed = outcomes.filter(({ attack, request }) => classifyEmbedded(attack.alert).category !== request.classification.category);

    expect(outcomes.length).toBeGreaterThan(0);
    expect(disputed).toEqual([]);
  });
});

describe('a text that comes with a hostile answer', () => {
  test('makes the requests that the embedded classifier makes by itself, and no other', async () => {
    const outcomes = await attackAll(guarded(hostile));

    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes).toEqual(await attackAll(embedded));
  });
});
