import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Announcement } from '../parts/announcement.tsx';
import { PauseSwitch } from '../pause/pause-switch.tsx';
import type { Page } from '../routing/page.ts';
import { ZONES } from '../time/format-time.ts';
import { zoneChoice } from '../time/zone-choice.ts';
import { Choice } from './choice.tsx';
import { Navigation } from './navigation.tsx';
import { themeChoice, THEMES } from './theme.ts';
import { Who } from './who.tsx';

interface ShellProps {
  pages: readonly Page[];
  path: string;
  title: string;
  children: ComponentChildren;
}

const focusMain = (): void => document.getElementById('main')?.focus();

/** Where the focus is after a link to another page was followed: at its beginning, as after loading a page. */
function useFocusOnNewPage(path: string): void {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    scrollTo(0, 0);
    focusMain();
  }, [path]);
}

function skip(event: Event): void {
  event.preventDefault();
  focusMain();
}

/** What every page stands in. */
export function Shell({ pages, path, title, children }: ShellProps) {
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  useFocusOnNewPage(path);
  useEffect(() => setIsMenuOpen(false), [path]);
  useEffect(() => void (document.title = `${title} · StackFlow Auto-Remediation`), [title]);
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header>
        <p class="brand">
          StackFlow <span>Auto-Remediation</span>
        </p>
        <button type="button" class="menu" aria-expanded={isMenuOpen} aria-controls="menu" onClick={() => setIsMenuOpen(!isMenuOpen)}>
          Menu
        </button>
        <PauseSwitch />
      </header>
      <div id="menu" class={isMenuOpen ? 'side open' : 'side'}>
        <Navigation pages={pages} path={path} />
        <section class="choices" aria-label="You, and how this page looks">
          <Who />
          <Choice label="Times in" store={zoneChoice} options={ZONES} />
          <Choice label="Colours" store={themeChoice} options={THEMES} />
        </section>
      </div>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <Announcement />
    </div>
  );
}
