/** What FACE_DETECT_MODEL, FACE_EMBED_MODEL and FACE_THRESHOLD say. */
export interface FaceSetting {
  /** Path of an .onnx file that finds faces and their five landmarks, by YuNet's inputs and outputs. */
  readonly detect: string;
  /** Path of an .onnx file that makes a vector of an aligned face, by SFace's inputs and outputs. */
  readonly embed: string;
  /** Cosine from which a face is proposed, 0 to 1. */
  readonly threshold: number;
}

/** Which models are loaded: a vector says something beside vectors of the same two alone. */
export interface FaceModel {
  /** SHA-256 of the file, hex. */
  readonly detector: string;
  /** SHA-256 of the file, hex. */
  readonly embedder: string;
  /** Numbers in a vector. */
  readonly dimension: number;
}

/** The vector of the one face of a picture, of length 1; or why there is none, in a plain sentence that may be shown and kept. */
export type FaceReading =
  | { readonly faces: 1; readonly vector: Float32Array }
  /** `faces`: how many were found; null where the picture could not be read. */
  | { readonly faces: number | null; readonly failure: string };
