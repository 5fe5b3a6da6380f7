import { useRef, useState } from 'preact/hooks';
import { toProblem, type ApiProblem } from './problem.ts';
import { createSender, type Wish } from './sender.ts';
import { noteWrite } from './use-answer.ts';

export interface Write {
  isBusy: boolean;
  /** Why the last one was refused. */
  problem: ApiProblem | undefined;
  /** @returns the answer, or undefined when it was refused: then `problem` says why */
  send<T extends object>(path: string, wish?: Wish): Promise<T | undefined>;
}

/** Sends the wishes of a person, and knows how the last one fared. */
export function useWrite(): Write {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const sender = useRef(createSender());

  async function send<T extends object>(path: string, wish: Wish = {}): Promise<T | undefined> {
    setIsBusy(true);
    setProblem(undefined);
    try {
      const answer = await sender.current<T>(path, wish);
      noteWrite();
      return answer;
    } catch (error) {
      setProblem(toProblem(error));
      return undefined;
    } finally {
      setIsBusy(false);
    }
  }
  return { isBusy, problem, send };
}
