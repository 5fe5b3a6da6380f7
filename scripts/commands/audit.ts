import type { Command } from 'commander';
import { registerAuditExport } from './audit-export.ts';
import { registerAuditHold } from './audit-hold.ts';
import { registerAuditList } from './audit-list.ts';
import { registerAuditOverdue } from './audit-overdue.ts';
import { registerAuditShow } from './audit-show.ts';
import { registerAuditStats } from './audit-stats.ts';
import { registerAuditVerify } from './audit-verify.ts';
import type { Answer } from './outcome.ts';

/** As the help lists them. */
const COMMANDS = [
  registerAuditList,
  registerAuditShow,
  registerAuditStats,
  registerAuditOverdue,
  registerAuditExport,
  registerAuditVerify,
  registerAuditHold,
];

export function registerAudit(program: Command, answer: Answer): void {
  const audit = program.command('audit').description('ask the audit trail, export it, and check that it is whole');
  for (const register of COMMANDS) register(audit, answer);
}
