import { useEffect, useRef, useState } from 'preact/hooks';
import { toProblem, type ApiProblem } from '../api/problem.ts';
import { announce } from '../parts/announcement.tsx';
import { ProblemNotice } from '../parts/notice.tsx';
import { serverNow } from '../time/clock.ts';
import { exportAudit, saveFile } from './export-audit.ts';
import type { FORMATS } from './export-formats.ts';

interface ExportButtonProps {
  format: keyof typeof FORMATS;
  filters: Record<string, string | undefined>;
}

const nameOf = (format: string): string => `audit-${new Date(serverNow()).toISOString().slice(0, 19).replaceAll(':', '')}.${format}`;

/** Takes everything that fits the filters away as a file. It shows how far it is, and stops when it is pressed again. */
export function ExportButton({ format, filters }: ExportButtonProps) {
  const [records, setRecords] = useState<number>();
  const [problem, setProblem] = useState<ApiProblem>();
  const under = useRef<AbortController>(undefined);
  useEffect(() => () => under.current?.abort(), []);

  async function run(): Promise<void> {
    const controller = (under.current = new AbortController());
    setProblem(undefined);
    setRecords(0);
    try {
      const file = await exportAudit({ format, filters, signal: controller.signal, onProgress: setRecords });
      saveFile(file, nameOf(format));
      announce(`The ${format.toUpperCase()} file is ready.`);
    } catch (error) {
      if (!controller.signal.aborted) setProblem(toProblem(error));
    } finally {
      setRecords(undefined);
    }
  }

  return (
    <>
      {records === undefined ? (
        <button type="button" onClick={() => void run()}>
          Export {format.toUpperCase()}
        </button>
      ) : (
        <button type="button" onClick={() => under.current?.abort()}>
          Stop export ({records} records)
        </button>
      )}
      <ProblemNotice problem={problem} />
    </>
  );
}
