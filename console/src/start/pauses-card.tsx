import { Answer } from '../parts/answer.tsx';
import { describeScope } from '../pause/scope.ts';
import { useControls } from '../pause/use-controls.ts';
import { Distance } from '../time/time.tsx';

/** What is paused, and what is only planned. The switch for it is in the header. */
export function PausesCard() {
  const controls = useControls();
  return (
    <section class="card" aria-label="Paused">
      <h2>Paused</h2>
      <Answer of={controls}>
        {({ pauses, modes }) => (
          <>
            {pauses.length === 0 && <p class="quiet">Nothing is paused.</p>}
            <ul class="lines">
              {pauses.map(({ scope, reason, until }) => (
                <li key={scope}>
                  {describeScope(scope)}: {reason}{' '}
                  <span class="quiet">
                    ends <Distance at={until} />
                  </span>
                </li>
              ))}
              {modes
                .filter(({ mode }) => mode === 'dry-run')
                .map(({ scope }) => (
                  <li key={`mode-${scope}`}>{describeScope(scope)}: dry run, actions are planned and not executed</li>
                ))}
            </ul>
          </>
        )}
      </Answer>
    </section>
  );
}
