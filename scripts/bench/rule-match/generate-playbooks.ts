import { playbookSchema, type Playbook } from '../../../src/contracts/playbook.ts';
import { seededRandom, shuffle } from '../../classifier/random.ts';

type Random = () => number;

/** Categories of the playbooks, and of the alerts that look for them. */
export const CATEGORIES = ['application', 'cache', 'compute', 'database', 'network', 'storage'] as const;

/** Largest number of playbooks that start at one alert type, older versions included. */
const MAX_PER_ALERT_TYPE = 10;

const STATUSES = ['active', 'active', 'active', 'active', 'active', 'active', 'active', 'active', 'draft', 'disabled'] as const;
const THRESHOLDS = [0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1];

/** What playbooks ask besides; `ci.tier` fails for a CI that has none. */
const CONDITIONS = [
  'incident.priority == "P1"',
  'incident.priority in ["P1", "P2"]',
  'ci.environment == "production"',
  'ci.environment != "production" || incident.priority == "P4"',
  'ci.ciClass == "Application" && has(ci.ecsService)',
  'ci.tier == "gold"',
  'incident.shortDescription.contains("timeout")',
];

const TEMPLATE = playbookSchema.parse({
  playbookId: 'bench',
  version: 1,
  status: 'active',
  alertType: 'bench',
  rule: { category: 'compute', minConfidence: 0.5 },
  maxAgeSeconds: 3600,
  action: {
    type: 'ssm-run-command',
    target: { instanceId: '{{ci.instanceId}}' },
    parameters: { documentName: 'AWS-RunShellScript', commands: ['true'] },
  },
  safety: { timeoutSeconds: 3600, expectedSeconds: 5 },
  description: 'Bench',
  owner: 'Bench',
});

/** @returns one of the choices, each as likely as the others. */
export const pick = <Choice>(choices: readonly Choice[], random: Random): Choice =>
  choices[Math.floor(random() * choices.length)] as Choice;

function makeRule(home: string, random: Random): Playbook['rule'] {
  const category = random() < 0.75 ? home : pick(CATEGORIES, random);
  const rule = { category, minConfidence: pick(THRESHOLDS, random) };
  return random() < 0.4 ? { ...rule, when: pick(CONDITIONS, random) } : rule;
}

/** A newer version has another rule and status; now and then it answers another type of alert. */
const makeNext = (older: Playbook, otherType: string, random: Random): Playbook => ({
  ...older,
  version: older.version + 1,
  status: pick(STATUSES, random),
  alertType: random() < 0.1 ? otherType : older.alertType,
  rule: makeRule(older.rule.category, random),
});

function makeAlertType(number: number, random: Random): Playbook[] {
  const home = pick(CATEGORIES, random);
  const size = 1 + Math.floor(random() * MAX_PER_ALERT_TYPE);
  const playbooks: Playbook[] = [];
  while (playbooks.length < size) {
    const last = playbooks.at(-1);
    const first = {
      ...TEMPLATE,
      playbookId: `playbook-${number}-${playbooks.length}`,
      status: pick(STATUSES, random),
      alertType: `alert-${number}`,
      priority: Math.floor(random() * 3),
      rule: makeRule(home, random),
    };
    playbooks.push(last && random() < 0.2 ? makeNext(last, `alert-${number + 1}`, random) : first);
  }
  return playbooks;
}

/**
 * Playbooks of a large company, always the same ones for a seed, in no order: up to 10 for an alert type, most of one
 * category, four in ten with a condition; some are drafts, disabled or older versions.
 */
export function makePlaybooks(count: number, seed: number): Playbook[] {
  const random = seededRandom(seed);
  const playbooks: Playbook[] = [];
  for (let number = 0; playbooks.length < count; number += 1) playbooks.push(...makeAlertType(number, random));
  return shuffle(playbooks.slice(0, count), seed);
}
