/** What a paper is. */
export const DOCUMENT_KINDS = [
  'passport', 'identity_card', 'laissez_passer', 'notice', 'proof_of_service', 'court_order', 'reply', 'medical', 'receipt', 'letter', 'other',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const AUTHENTICITIES = ['genuine', 'doubtful', 'false', 'not_examined'] as const;
export type Authenticity = (typeof AUTHENTICITIES)[number];

/** Types of content that are kept -> how a file of it ends. */
export const CONTENT_TYPES = {
  'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg', 'image/tiff': 'tiff', 'text/plain': 'txt',
} as const;
export type ContentType = keyof typeof CONTENT_TYPES;

/** True if the type is one that is kept. */
export function isKept(type: string): type is ContentType {
  return Object.hasOwn(CONTENT_TYPES, type);
}

/** Does the text read as text: no control characters but tab, line ends and form feed. */
export function isPlainText(text: string): boolean {
  return !/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text);
}
