/** Files from outside: dropped on the page or chosen. What cannot be taken is said, and what is shown stays. */
import { readDatabase } from './data/database';
import { digestsOf, readReplay } from './data/replay';
import { kept } from './kept';
import type { Study } from './study';

/** `go` shows the view that says what became of the file, where it is another one. */
export async function takeFile(study: Study, file: File, go: (view: string) => void): Promise<void> {
  try {
    if (/\.ya?ml$/i.test(file.name)) {
      go('help');
      return await study.takeIntervention(file);
    }
    const head = new TextDecoder('latin1').decode(await file.slice(0, 16).arrayBuffer());
    if (head.startsWith('SQLite format 3')) await takeDatabase(study, file);
    else if (/^\s*[{[]/.test(head)) await takeReplay(study, file);
    else throw new Error(`${file.name}: this is neither the database of a run nor a replay file`);
  } catch (error) {
    study.refuse(error);
  }
}

async function takeDatabase(study: Study, file: File): Promise<void> {
  study.open();
  const bytes = await file.arrayBuffer();
  const run = await readDatabase(bytes, file.name);
  await kept.putFile(file.name, bytes); // where it is too large, the page asks for it again after a reload
  study.show(run);
}
async function takeReplay(study: Study, file: File): Promise<void> {
  const replay = readReplay(await file.text(), file.name);
  await study.replay(replay);
  kept.set('replay', digestsOf(replay));
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
