import { useEffect } from 'preact/hooks';
import { createStore, useStore } from '../state/store.ts';

const SHOWN_MS = 20_000;
const announcement = createStore('');
const clear = (): void => announcement.write('');

/** Says what has been done, to those who see the page and to those who hear it. The same thing twice is said twice. */
export function announce(text: string): void {
  clear();
  setTimeout(() => announcement.write(text));
}

/** The place where it is said. It is always there: a screen reader notices what changes in it. */
export function Announcement() {
  const text = useStore(announcement);
  useEffect(() => {
    const timer = setTimeout(clear, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="announcement" role="status">
      {text && (
        <p>
          {text}{' '}
          <button type="button" class="plain" aria-label="Close this message" onClick={clear}>
            ✕
          </button>
        </p>
      )}
    </div>
  );
}
