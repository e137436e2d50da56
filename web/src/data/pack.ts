/** Bytes as text and back: packed by gzip, then base64. */

const through = (bytes: BlobPart, stream: GenericTransformStream): Promise<ArrayBuffer> =>
  new Response(new Blob([bytes]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array, Uint8Array>)).arrayBuffer();

export async function packed(bytes: ArrayBuffer): Promise<string> {
  const small = new Uint8Array(await through(bytes, new CompressionStream('gzip')));
  let characters = '';
  for (let i = 0; i < small.length; i += 8192) characters += String.fromCharCode(...small.subarray(i, i + 8192));
  return btoa(characters);
}

/** What `packed` made; plain bytes in base64 are accepted as well. */
export async function unpacked(text: string): Promise<ArrayBuffer> {
  const characters = atob(text.trim());
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i); // a run has millions
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? through(bytes, new DecompressionStream('gzip')) : bytes.buffer;
}
