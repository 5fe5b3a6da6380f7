import type { Playbook } from '../../../src/contracts/playbook.ts';
import type { RuleFacts } from '../../../src/decisions/evaluate-rule.ts';
import { seededRandom } from '../../classifier/random.ts';
import { CATEGORIES, pick } from './generate-playbooks.ts';

type Random = () => number;

/** What an alert has to do with the playbook that it was made for. */
type Likeness = Pick<RuleFacts['incident'], 'alertType'> & Pick<RuleFacts['classification'], 'category' | 'confidence'>;

const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const;

const toSure = ({ alertType, rule }: Playbook): Likeness => ({ alertType, category: rule.category, confidence: 0.99 });

/** At the playbook's threshold, which isn't enough, or somewhere below. */
const toUnsure = (playbook: Playbook, random: Random): Likeness => ({
  ...toSure(playbook),
  confidence: playbook.rule.minConfidence * pick([1, random()], random),
});

/** Alerts come in this mix, one after the other. */
const MIX: readonly ((playbook: Playbook, random: Random) => Likeness)[] = [
  toSure,
  toUnsure,
  toSure,
  (playbook, random) => ({ ...toSure(playbook), category: pick(CATEGORIES, random) }),
  (playbook, random) => ({ ...toSure(playbook), alertType: `unknown-${Math.floor(random() * 1000)}` }),
];

const makeCi = (random: Random): RuleFacts['ci'] => ({
  ciId: 'CI0000001',
  ciClass: pick(['Application', 'Server', 'RDS/Aurora Cluster'], random),
  environment: pick(['production', 'production', 'test'], random),
  ...(random() < 0.5 && { ecsService: 'checkout' }),
  ...(random() < 0.5 && { tier: pick(['gold', 'silver'], random) }),
});

const makeAlert = ({ alertType, category, confidence }: Likeness, random: Random): RuleFacts => ({
  incident: {
    id: 'INC0000001',
    priority: pick(PRIORITIES, random),
    alertType,
    category,
    shortDescription: pick(['Connection timeout', 'Memory is used up'], random),
    ciId: 'CI0000001',
    openedAt: '2026-05-19T10:00:00Z',
  },
  classification: { category, confidence, model: 'bench' },
  ci: makeCi(random),
});

/**
 * Alerts for these playbooks, always the same ones for a seed: two in five that their playbook is sure to answer unless
 * its condition says no, the others below its threshold, of any category, and of a type that nobody answers.
 */
export function makeAlerts(playbooks: readonly Playbook[], count: number, seed: number): RuleFacts[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, position) => {
    const toLikeness = MIX[position % MIX.length] ?? toSure;
    return makeAlert(toLikeness(pick(playbooks, random), random), random);
  });
}
