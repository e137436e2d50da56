/** Files from outside: dropped on the page or chosen. What cannot be taken is said, and what is shown stays. */
import { readDatabase } from './data/database';
import { readReplay } from './data/replay';
import type { Study } from './study';

/** `go` shows the view that says what became of the file, where it is another one. */
export async function takeFile(study: Study, file: File, go: (view: string) => void): Promise<void> {
  try {
    if (/\.ya?ml$/i.test(file.name)) {
      go('help');
      return await study.takeIntervention(file);
    }
    const head = new TextDecoder('latin1').decode(await file.slice(0, 16).arrayBuffer());
    if (head.startsWith('SQLite format 3')) study.open();
    if (head.startsWith('SQLite format 3')) study.show(await readDatabase(await file.arrayBuffer(), file.name));
    else if (/^\s*[{[]/.test(head)) await study.replay(readReplay(await file.text(), file.name));
    else throw new Error(`${file.name}: this is neither the database of a run nor a replay file`);
  } catch (error) {
    study.refuse(error);
  }
}

/** Take what is dropped anywhere on the page. */
export function takeDrops(study: Study, go: (view: string) => void): void {
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer?.files ?? [];
    if (file !== undefined) void takeFile(study, file, go);
  });
}
