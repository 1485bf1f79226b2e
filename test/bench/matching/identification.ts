export async function identification(_: { sizes: number[]; say: (line: string) => void; print: (line: string) => void }): Promise<void> { /* follows the gallery */ }
