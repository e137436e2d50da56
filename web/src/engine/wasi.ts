/**
 * What the engine asks of a system: nothing but a place to end. It opens no file, reads no clock and
 * prints nothing, so every call answers that there is no such thing (WASI's errno 8, bad file).
 */
const BAD_FILE = 8;

export class EngineStopped extends Error {}

export function noSystem(module: WebAssembly.Module): WebAssembly.Imports {
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== 'function') throw new EngineStopped(`the engine asks for ${from}.${name}, which is no function`);
    const stops = name === 'proc_exit';
    (imports[from] ??= {})[name] = () => {
      if (stops) throw new EngineStopped('the engine stopped: an invariant of its own did not hold');
      return BAD_FILE;
    };
  }
  return imports;
}
