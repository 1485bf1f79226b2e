export default async () => globalThis.crossfileTests?.();
