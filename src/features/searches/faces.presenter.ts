import type { FaceModel } from '../../platform/faces/setting.js';

export type FaceSearchState = 'off' | 'on' | 'abis';

/** Whether photos are searched here, and with what. */
export interface ShownFaceSearch {
  self: string;
  /** abis: the agency's ABIS gets the photos instead. */
  state: FaceSearchState;
  note: string;
  /** SHA-256 of the model that makes vectors, and of the one that finds faces. */
  model: string | null; detector: string | null;
  threshold: number | null;
  /** No rates of false matches are known of an operator's model. */
  calibrated: false;
  /** `complete`: everything on record is in memory; `waiting`: some photos have no vector of these models yet. */
  gallery: { complete: boolean; photos: number; unsearchable: number; waiting: boolean } | null;
}

export const FACE_NOTES: Readonly<Record<FaceSearchState, string>> = {
  off: 'Photo search is off: no models of faces are set on this server (FACE_DETECT_MODEL and FACE_EMBED_MODEL). Photos are kept and shown, and nobody is found by them.',
  on: 'Photo search is on. Scores of photos are not calibrated.',
  abis: 'Photos are not searched on this server: they go to the agency’s ABIS (BIOMETRICS=osia), which searches as it does.',
};

export function presentFaceSearch(state: FaceSearchState, by: { model: FaceModel; threshold: number; gallery: NonNullable<ShownFaceSearch['gallery']> } | null): ShownFaceSearch {
  return {
    self: '/api/v1/face-search', state, note: FACE_NOTES[state], model: by?.model.embedder ?? null, detector: by?.model.detector ?? null,
    threshold: by?.threshold ?? null, calibrated: false, gallery: by?.gallery ?? null,
  };
}

export const EXAMPLE_FACE_SEARCH = {
  self: '/api/v1/face-search', state: 'on', note: FACE_NOTES.on, model: '5cd0c4ba581e0efa1e12cccdc429afc60cd2f28b13ded07a505ac67316642519',
  detector: '324b88af7ea3620f342ce4422780bdbe7813433c66bc2c0bc7af326597cb29b0', threshold: 0.5, calibrated: false,
  gallery: { complete: true, photos: 113, unsearchable: 0, waiting: false },
};
